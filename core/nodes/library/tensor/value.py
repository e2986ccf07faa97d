"""A tensor typed by hand."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.params import Choice, Numbers, shape_of
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import DTYPES, Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant(shape_of(params["value"]), params["dtype"])


@node_type(
    "tensor.value",
    label="Value",
    also_called=("constant", "number", "scalar", "vector", "matrix", "literal", "input"),
    outputs=[Out("y", help="The tensor.")],
    params=[
        Numbers("value", 1.0, help="A number, or lists of numbers such as [[1, 2], [3, 4]]."),
        Choice("dtype", "float32", options=DTYPES, help="float32 for computing, int64 for class numbers."),
    ],
    infer=_infer,
    formula="y = v",
    summary="A number, vector or matrix that you type; training leaves it alone.",
    icon="edit",
    torch="torch.tensor",
)
def value(value: Any, dtype: str) -> nn.Module:
    return Constant(value, dtype)
