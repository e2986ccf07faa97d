"""Minimum of Two, elementwise with broadcasting."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.minimum",
    label="Minimum of Two",
    group="Arithmetic",
    also_called=("smaller", "elementwise min", "lower bound"),
    inputs=[
        In("a", help="First tensor; a single number fits everything."),
        In("b", help="Second tensor, of the same shape as a or of one that broadcasts to it."),
    ],
    outputs=[Out("y", help="The common shape of both.")],
    infer=elementwise,
    formula=r"y = \min(a, b)",
    summary="Keeps the smaller of two numbers at every place.",
    torch="torch.minimum",
)
def minimum() -> Callable[..., torch.Tensor]:
    return torch.minimum
