"""Round, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.round",
    label="Round",
    group="Arithmetic",
    also_called=("nearest whole number", "quantise"),
    inputs=[In("x", dtype="number", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise,
    formula=r"y = \lfloor x + 0.5 \rfloor",
    summary="Rounds every number to the nearest whole one; halves go to the even one.",
    torch="torch.round",
)
def round_() -> Callable[..., torch.Tensor]:
    return torch.round
