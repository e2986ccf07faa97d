"""Dot product of two vectors."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import same_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": TensorInfo((), same_dtype(inputs["a"], inputs["b"]))}


@node_type(
    "operation.dot",
    label="Dot Product",
    group="Products",
    also_called=("inner product", "scalar product", "weighted sum"),
    inputs=[In("a", shape=("n",), help="A vector."), In("b", shape=("n",), help="A vector of the same length.")],
    outputs=[Out("y", help="One number.")],
    infer=_infer,
    formula=r"y = \sum_i a_i\, b_i",
    summary="Multiplies two vectors number by number and adds up the products.",
    torch="torch.dot",
)
def dot() -> Callable[..., torch.Tensor]:
    return torch.dot
