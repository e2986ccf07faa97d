"""Zeros around pictures."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.params import Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import AXES, field, fixed


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    left, right, top, bottom = each(params["padding"], 4)
    height, width = (fixed(size, axis) for size, axis in zip(x.shape[2:], AXES[2], strict=True))
    return {"y": x.with_shape((*x.shape[:2], height + top + bottom, width + left + right))}


@node_type(
    "layer.zero_pad2d",
    label="ZeroPad2d",
    group="Convolution",
    also_called=("padding", "border", "frame", "same size convolution"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels, height, width), larger by the padding.")],
    params=[
        Sizes("padding", [1], count=4, min=0, allow_empty=False,
              help="Zeros on every side, or 4 numbers: left, right, top, bottom.")
    ],
    infer=_infer,
    formula=r"y_{i + p, j + p} = x_{i, j}",
    summary="Puts a border of zeros around pictures.",
    icon="frame",
    torch="torch.nn.ZeroPad2d",
)  # fmt: skip
def zero_pad2d(padding: list[int]) -> nn.Module:
    return nn.ZeroPad2d(each(padding, 4))
