"""Detach: the numbers without their history."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "operation.detach",
    label="Detach",
    group="Type and gradient",
    also_called=("stop gradient", "cut the graph", "no grad", "constant", "freeze before here"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers; no gradient goes back through this node.")],
    formula=r"y = x, \qquad \frac{\partial y}{\partial x} := 0",
    summary="Hands the numbers on and stops the gradient: nothing before this node learns by what comes behind it.",
    icon="link-off",
    torch="torch.Tensor.detach",
)
def detach() -> Callable[..., torch.Tensor]:
    return torch.Tensor.detach
