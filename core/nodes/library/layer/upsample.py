"""Make pictures larger."""

from collections.abc import Mapping
from math import floor
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Bool, Choice, Float, Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import AXES, field, fixed

SMOOTH = ("bilinear", "bicubic")


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    before = [fixed(size, axis) for size, axis in zip(x.shape[2:], AXES[2], strict=True)]
    sizes = each(params["size"]) or tuple(floor(size * params["scale_factor"]) for size in before)
    if 0 in sizes:
        raise ShapeError("nothing would be left of the picture", "Choose a larger scale factor, or a size.")
    if params["align_corners"] and params["mode"] not in SMOOTH:
        raise ShapeError(f"align corners means nothing for {params['mode']}", "Set it off, or mode to bilinear.")
    return {"y": x.with_shape((*x.shape[:2], *sizes))}


@node_type(
    "layer.upsample",
    label="Upsample",
    group="Convolution",
    also_called=("resize", "interpolate", "enlarge", "scale picture", "bilinear", "nearest"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels, height, width) in the new size.")],
    params=[
        Sizes("size", [], count=2, min=1, help="The new height and width; empty goes by the scale factor."),
        Float("scale_factor", 2.0, min=0.01, max=64.0, help="How many times larger; it counts where size is empty."),
        Choice(
            "mode",
            "nearest",
            options=("nearest", "nearest-exact", "bilinear", "bicubic", "area"),
            help="nearest repeats numbers; bilinear and bicubic draw smooth lines between them.",
        ),
        Bool("align_corners", False, help="For bilinear and bicubic: corners keep their exact numbers."),
    ],
    infer=_infer,
    formula=r"y_{i, j} = x_{\lfloor i / s \rfloor, \lfloor j / s \rfloor}",
    summary="Makes pictures larger, by repeating numbers or by smooth lines between them; nothing is learned.",
    icon="fullscreen",
    torch="torch.nn.Upsample",
)
def upsample(size: list[int], scale_factor: float, mode: str, align_corners: bool) -> nn.Module:
    corners = align_corners if mode in SMOOTH else None
    return nn.Upsample(each(size) or None, None if size else scale_factor, mode, corners)
