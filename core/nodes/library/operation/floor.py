"""Round Down, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.floor",
    label="Round Down",
    group="Arithmetic",
    also_called=("floor", "whole part"),
    inputs=[In("x", dtype="number", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise,
    formula=r"y = \lfloor x \rfloor",
    summary="Rounds every number down to a whole one.",
    torch="torch.floor",
)
def floor() -> Callable[..., torch.Tensor]:
    return torch.floor
