"""Exponential, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.exp",
    label="Exponential",
    group="Arithmetic",
    also_called=("exp", "e to the power", "antilog"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise_real,
    formula="y = e^{x}",
    summary="Raises e to the power of every number.",
    torch="torch.exp",
)
def exp() -> Callable[..., torch.Tensor]:
    return torch.exp
