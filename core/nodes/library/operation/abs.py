"""Absolute Value, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "operation.abs",
    label="Absolute Value",
    group="Arithmetic",
    also_called=("abs", "magnitude", "modulus"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula="y = |x|",
    summary="Drops the sign of every number.",
    torch="torch.abs",
)
def absolute() -> Callable[..., torch.Tensor]:
    return torch.abs
