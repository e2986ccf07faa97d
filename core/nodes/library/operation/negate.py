"""Negate, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "operation.negate",
    label="Negate",
    group="Arithmetic",
    also_called=("neg", "minus", "opposite sign", "-x"),
    inputs=[In("x", dtype="number", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula="y = -x",
    summary="Turns the sign of every number.",
    torch="torch.neg",
)
def negate() -> Callable[..., torch.Tensor]:
    return torch.neg
