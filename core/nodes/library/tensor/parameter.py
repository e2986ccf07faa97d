"""A tensor that training changes."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.params import Numbers, shape_of
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import Trained


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant(shape_of(params["value"]), "float32")


@node_type(
    "tensor.parameter",
    label="Parameter",
    also_called=("weight", "bias", "trainable", "variable", "unknown", "coefficient"),
    outputs=[Out("y", help="The tensor as training has made it so far.")],
    params=[
        Numbers("value", 0.0, label="initial value", help="A number, or lists of numbers such as [[1, 2], [3, 4]].")
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \theta",
    summary="A number, vector or matrix that training changes, from the value you type.",
    icon="sliders",
    torch="torch.nn.Parameter",
)
def parameter(value: Any) -> nn.Module:
    return Trained(value)
