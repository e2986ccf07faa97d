"""Outer product of two vectors."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    a, b = inputs["a"], inputs["b"]
    return {"y": TensorInfo((*a.shape, *b.shape), result_dtype(a, b))}


@node_type(
    "operation.outer",
    label="Outer Product",
    group="Products",
    also_called=("tensor product", "multiplication table", "ger"),
    inputs=[In("a", shape=("n",), help="A vector."), In("b", shape=("m",), help="A vector.")],
    outputs=[Out("y", help="(n, m)")],
    infer=_infer,
    formula=r"y_{ij} = a_i\, b_j",
    summary="Multiplies every number of one vector with every number of the other.",
    torch="torch.outer",
)
def outer() -> Callable[..., torch.Tensor]:
    return torch.outer
