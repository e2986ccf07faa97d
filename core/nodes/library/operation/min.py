"""Minimum over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.min",
    label="Minimum",
    group="Sums and order",
    also_called=("smallest", "reduce min", "amin"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[reduced()],
    params=[dims(), keepdim()],
    infer=reduction(),
    formula=r"y = \min_i x_i",
    summary="Keeps the smallest number along the chosen dimensions.",
    torch="torch.amin",
)
def min_(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.amin(x, dim=axes, keepdim=keepdim)

    return compute
