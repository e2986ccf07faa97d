"""Round Up, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.ceil",
    label="Round Up",
    group="Arithmetic",
    also_called=("ceiling", "next whole number"),
    inputs=[In("x", dtype="number", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise,
    formula=r"y = \lceil x \rceil",
    summary="Rounds every number up to a whole one.",
    torch="torch.ceil",
)
def ceil() -> Callable[..., torch.Tensor]:
    return torch.ceil
