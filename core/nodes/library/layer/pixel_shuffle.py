"""Channels become places."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import AXES, field, fixed


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, factor = inputs["x"], params["upscale_factor"]
    channels, *sizes = (
        fixed(size, axis) for size, axis in zip(x.shape[1:], ("number of channels", *AXES[2]), strict=True)
    )
    if channels % factor**2:
        raise ShapeError(
            f"{channels} channels cannot be dealt out to {factor} x {factor} places",
            f"Give it a number of channels that {factor**2} divides, for example by the layer before it.",
            "x",
        )
    return {"y": x.with_shape((x.shape[0], channels // factor**2, *(size * factor for size in sizes)))}


@node_type(
    "layer.pixel_shuffle",
    label="PixelShuffle",
    group="Convolution",
    also_called=("sub-pixel convolution", "super resolution", "depth to space", "upsampling"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels / r², height · r, width · r).")],
    params=[Int("upscale_factor", 2, min=1, max=64, help="How many times larger height and width become: r.")],
    infer=_infer,
    formula=r"y_{c, r i + a, r j + b} = x_{c r^2 + r a + b, i, j}",
    summary="Deals the channels out to neighbouring places: fewer channels, a larger picture.",
    icon="shuffle",
    torch="torch.nn.PixelShuffle",
)
def pixel_shuffle(upscale_factor: int) -> nn.Module:
    return nn.PixelShuffle(upscale_factor)
