"""Add, elementwise with broadcasting."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.add",
    label="Add",
    group="Arithmetic",
    also_called=("plus", "sum of two", "+", "bias", "residual"),
    inputs=[
        In("a", help="First tensor; a single number fits everything."),
        In("b", help="Second tensor, of the same shape as a or of one that broadcasts to it."),
    ],
    outputs=[Out("y", help="The common shape of both.")],
    infer=elementwise,
    formula="y = a + b",
    summary="Adds two tensors, number by number.",
    torch="torch.add",
)
def add() -> Callable[..., torch.Tensor]:
    return torch.add
