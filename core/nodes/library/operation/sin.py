"""Sine, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.sin",
    label="Sine",
    group="Arithmetic",
    also_called=("sin", "trigonometry", "wave"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise_real,
    formula=r"y = \sin x",
    summary="Takes the sine of every number, in radians.",
    torch="torch.sin",
)
def sin() -> Callable[..., torch.Tensor]:
    return torch.sin
