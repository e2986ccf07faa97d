"""One tensor or another, number by number."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import broadcast
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo
from core.nodes.truth import check_truth


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    condition, a, b = inputs["condition"], inputs["a"], inputs["b"]
    check_truth(condition, "condition")
    return {"y": TensorInfo(broadcast(condition.shape, a.shape, b.shape), result_dtype(a, b))}


@node_type(
    "operation.where",
    label="Where",
    group="Choice",
    also_called=("if else", "choose", "condition", "ternary", "mask"),
    inputs=[
        In("condition", help="True or false for each number, as Greater, Less and Equal give."),
        In("a", help="Taken where the condition is true."),
        In("b", help="Taken where it is false."),
    ],
    outputs=[Out("y", help="The common shape of all three.")],
    infer=_infer,
    formula=r"y = a\;\mathrm{if}\;c,\;\mathrm{else}\;b",
    summary="Takes each number from one tensor where a condition is true, and from another where it is not.",
    icon="branch",
    torch="torch.where",
)
def where() -> Callable[..., torch.Tensor]:
    return torch.where
