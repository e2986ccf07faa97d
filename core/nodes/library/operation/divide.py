"""Divide, elementwise with broadcasting."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.divide",
    label="Divide",
    group="Arithmetic",
    also_called=("quotient", "ratio", "/", "div"),
    inputs=[
        In("a", help="First tensor; a single number fits everything."),
        In("b", help="Second tensor, of the same shape as a or of one that broadcasts to it."),
    ],
    outputs=[Out("y", help="The common shape of both.")],
    infer=elementwise_real,
    formula=r"y = \frac{a}{b}",
    summary="Divides the first tensor by the second, number by number.",
    torch="torch.div",
)
def divide() -> Callable[..., torch.Tensor]:
    return torch.div
