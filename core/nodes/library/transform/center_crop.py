"""The middle of a picture."""

from core.engine import Tensor, nn
from core.nodes.params import Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.transforms import PICTURES, crop_rule, middle


class CenterCrop(nn.Module):
    """The same part of every picture, in training and in judging."""

    def __init__(self, size: tuple[int, ...]) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        """The middle of pictures (N, C, H, W)."""
        return middle(x, *self.size)


@node_type(
    "transform.center_crop",
    label="Centre Crop",
    also_called=("center crop", "cut out", "trim", "middle"),
    inputs=[PICTURES],
    outputs=[Out("y", help="Pictures of the wanted height and width.")],
    params=[Sizes("size", [24], min=1, allow_empty=False, help="Height and width, or one number for both.")],
    infer=crop_rule(lambda params: 0),
    formula=r"y_{i, j} = x_{i + (H - h) / 2,\; j + (W - w) / 2}",
    summary="Cuts the middle out of every picture.",
    icon="frame",
    torch="torchvision.transforms.v2.CenterCrop",
)
def center_crop(size: list[int]) -> nn.Module:
    return CenterCrop(each(size))
