"""Subtract, elementwise with broadcasting."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.subtract",
    label="Subtract",
    group="Arithmetic",
    also_called=("minus", "difference", "-", "sub"),
    inputs=[
        In("a", dtype="number", help="First tensor; a single number fits everything."),
        In("b", dtype="number", help="Second tensor, of the same shape as a or of one that broadcasts to it."),
    ],
    outputs=[Out("y", help="The common shape of both.")],
    infer=elementwise,
    formula="y = a - b",
    summary="Takes the second tensor from the first, number by number.",
    torch="torch.sub",
)
def subtract() -> Callable[..., torch.Tensor]:
    return torch.sub
