"""Square, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "operation.square",
    label="Square",
    group="Arithmetic",
    also_called=("power of two", "x^2", "squared"),
    inputs=[In("x", dtype="number", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula="y = x^{2}",
    summary="Multiplies every number by itself.",
    torch="torch.square",
)
def square() -> Callable[..., torch.Tensor]:
    return torch.square
