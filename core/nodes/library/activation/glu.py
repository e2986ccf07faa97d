"""GLU activation."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    if not x.shape:
        raise ShapeError("a single number cannot be halved", "Link a tensor with dimensions.", "x")
    at = normal_dim(params["dim"], len(x.shape))
    size = x.shape[at]
    if isinstance(size, str) or size % 2:
        raise ShapeError(
            f"dimension {at} of {format_shape(x.shape)} is {size} and cannot be halved",
            "Choose a dimension of an even size, or let the layer before it give one number more.",
            "x",
        )
    return {"y": x.with_shape((*x.shape[:at], size // 2, *x.shape[at + 1 :]))}


@node_type(
    "activation.glu",
    label="GLU",
    group="More",
    also_called=("gated linear unit", "gate"),
    inputs=[In("x", dtype="float", help="A tensor whose chosen dimension can be halved.")],
    outputs=[Out("y", help="The shape of x with that dimension halved.")],
    params=[Int("dim", -1, help="The dimension to halve; -1 is the last.")],
    infer=_infer,
    formula=r"y = a \cdot \sigma(b), \qquad (a, b) = x",
    summary="Halves its input and lets one half decide how much of the other passes.",
    torch="torch.nn.GLU",
)
def glu(dim: int) -> nn.Module:
    return nn.GLU(dim)
