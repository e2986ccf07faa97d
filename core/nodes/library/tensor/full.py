"""A tensor filled with one number."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.engine import nn
from core.nodes.params import Choice, Float, Ints
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import DTYPES, Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant(params["shape"], params["dtype"])


@node_type(
    "tensor.full",
    label="Fill",
    also_called=("zeros", "ones", "constant", "full", "empty"),
    outputs=[Out("y", help="The tensor.")],
    params=[
        Ints("shape", [3], min=1, help="The shape; empty is a single number."),
        Float("fill_value", 0.0, help="The number that stands everywhere: 0 for zeros, 1 for ones."),
        Choice("dtype", "float32", options=DTYPES, help="float32 for computing, int64 for class numbers."),
    ],
    infer=_infer,
    formula="y_i = c",
    summary="A tensor of a given shape filled with one number, such as zeros or ones.",
    torch="torch.full",
)
def full(shape: list[int], fill_value: float, dtype: str) -> nn.Module:
    return Constant(np.full(tuple(shape), fill_value), dtype)
