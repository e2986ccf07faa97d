"""A part of a picture from anywhere."""

import core.engine as torch
from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.nodes.params import Int, Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.transforms import PICTURES, Random, crop_rule, middle, moved


class RandomCrop(Random):
    """Each picture at a place of its own; judged by the middle."""

    def __init__(self, size: tuple[int, ...], padding: int) -> None:
        super().__init__()
        self.size, self.padding = size, padding

    def _bordered(self, x: Tensor) -> Tensor:
        return F.pad(x, (self.padding,) * 4) if self.padding else x

    def draw(self, x: Tensor) -> Tensor:
        """Cut at random places."""
        x = self._bordered(x)
        height, width = self.size
        corners = [
            torch.randint(0, have - want + 1, (len(x),), device=x.device)
            for have, want in ((x.shape[2], height), (x.shape[3], width))
        ]
        return moved(x, corners[0], corners[1], height, width)

    def still(self, x: Tensor) -> Tensor:
        """The middle."""
        return middle(self._bordered(x), *self.size)


@node_type(
    "transform.random_crop",
    label="Random Crop",
    also_called=("shift", "translate", "cut out", "augmentation"),
    inputs=[PICTURES],
    outputs=[Out("y", help="Pictures of the wanted height and width.")],
    params=[
        Sizes("size", [24], min=1, allow_empty=False, help="Height and width, or one number for both."),
        Int("padding", 0, min=0, max=1024, unit="pixels", help="A black border that is put around before."),
    ],
    infer=crop_rule(lambda params: int(params["padding"])),
    formula=r"y_{i, j} = x_{i + t,\; j + l}",
    summary="Cuts a part out of every picture, each time at another place.",
    icon="frame",
    torch="torchvision.transforms.v2.RandomCrop",
)
def random_crop(size: list[int], padding: int) -> nn.Module:
    return RandomCrop(each(size), padding)
