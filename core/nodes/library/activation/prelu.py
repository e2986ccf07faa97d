"""PReLU activation."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, slopes = inputs["x"], params["num_parameters"]
    channels = x.shape[1] if len(x.shape) > 1 else 1
    if slopes not in (1, channels):
        raise ShapeError(
            f"{slopes} slopes do not fit {format_shape(x.shape)}, whose dimension 1 has the size {channels}",
            f"Set slopes to 1 for all numbers together, or to {channels} for one each.",
        )
    return {"y": x}


@node_type(
    "activation.prelu",
    label="PReLU",
    group="More",
    also_called=("parametric relu", "learned slope", "leaky relu"),
    inputs=[In("x", dtype="float32", help="Any tensor; with several slopes, dimension 1 has the channels.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int("num_parameters", 1, min=1, max=65_536, label="slopes", help="One slope for all, or one for each channel."),
        Float("init", 0.25, min=-10.0, max=10.0, label="first slope", help="The slopes before training."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \max(0, x) + a \cdot \min(0, x)",
    summary="A leaky ReLU whose slope for negative numbers is learned.",
    torch="torch.nn.PReLU",
)
def prelu(num_parameters: int, init: float) -> nn.Module:
    return nn.PReLU(num_parameters, init)
