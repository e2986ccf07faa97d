"""Mean over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.mean",
    label="Mean",
    group="Sums and order",
    also_called=("average", "reduce mean", "avg"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[reduced()],
    params=[dims(), keepdim()],
    infer=reduction(),
    formula=r"y = \frac{1}{n} \sum_i x_i",
    summary="Averages the numbers along the chosen dimensions.",
    torch="torch.mean",
)
def mean(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.mean(x, dim=axes or None, keepdim=keepdim)

    return compute
