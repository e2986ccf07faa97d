"""Pictures of another size."""

from collections.abc import Mapping
from typing import Any

from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.nodes.params import Bool, Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.transforms import PICTURES, interpolation


class Resize(nn.Module):
    """Height and width anew; made smaller, pixels are averaged."""

    def __init__(self, size: tuple[int, ...], mode: str, antialias: bool) -> None:
        super().__init__()
        self.size, self.mode = size, mode
        self.antialias = antialias and mode != "nearest"

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (N, C, H, W) in the wanted size."""
        if tuple(x.shape[2:]) == self.size:
            return x
        corners = None if self.mode == "nearest" else False
        return F.interpolate(x, size=self.size, mode=self.mode, align_corners=corners, antialias=self.antialias)


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    return {"y": x.with_shape((*x.shape[:2], *each(params["size"])))}


@node_type(
    "transform.resize",
    label="Resize",
    also_called=("scale pictures", "interpolate", "shrink", "enlarge", "thumbnail", "image size"),
    inputs=[PICTURES],
    outputs=[Out("y", help="Pictures of the wanted height and width.")],
    params=[
        Sizes("size", [32], min=1, allow_empty=False, help="Height and width, or one number for both."),
        interpolation("bilinear", "nearest", "bicubic"),
        Bool("antialias", True, label="average", help="Average over the pixels that come together in a smaller one."),
    ],
    infer=_infer,
    formula=r"y_{i, j} = x\left(\frac{H}{h}\,i,\;\frac{W}{w}\,j\right)",
    summary="Brings all pictures to one height and width.",
    icon="zoom-fit",
    torch="torchvision.transforms.v2.Resize",
)
def resize(size: list[int], mode: str, antialias: bool) -> nn.Module:
    return Resize(each(size), mode, antialias)
