"""Cosine, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.cos",
    label="Cosine",
    group="Arithmetic",
    also_called=("cos", "trigonometry", "wave"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise_real,
    formula=r"y = \cos x",
    summary="Takes the cosine of every number, in radians.",
    torch="torch.cos",
)
def cos() -> Callable[..., torch.Tensor]:
    return torch.cos
