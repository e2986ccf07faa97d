"""Entries moved along, round the end."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import along_dim
from core.nodes.spec import In, Out


@node_type(
    "operation.roll",
    label="Roll",
    group="Shape",
    also_called=("shift", "rotate", "cyclic shift", "delay"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int("shifts", 1, help="By how many places; below 0 towards the front."),
        Int("dim", -1, help="The dimension to move along; -1 is the last."),
    ],
    infer=along_dim,
    formula=r"y_{i + s} = x_i",
    summary="Moves the entries along a dimension; what leaves at the end comes in at the front.",
    icon="sync",
    torch="torch.roll",
)
def roll(shifts: int, dim: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.roll(x, shifts, dim)

    return compute
