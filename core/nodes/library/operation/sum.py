"""Sum over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.reductions import dims, keepdim, reduced, reduction, whole
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.sum",
    label="Sum",
    group="Sums and order",
    also_called=("add up", "total", "reduce sum"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[reduced()],
    params=[dims(), keepdim()],
    infer=reduction(whole),
    formula=r"y = \sum_i x_i",
    summary="Adds up the numbers along the chosen dimensions.",
    icon="sigma",
    torch="torch.sum",
)
def sum_(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.sum(x, dim=axes or None, keepdim=keepdim)

    return compute
