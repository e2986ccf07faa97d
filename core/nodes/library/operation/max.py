"""Maximum over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.max",
    label="Maximum",
    group="Sums and order",
    also_called=("largest", "reduce max", "amax", "peak"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[reduced()],
    params=[dims(), keepdim()],
    infer=reduction(),
    formula=r"y = \max_i x_i",
    summary="Keeps the largest number along the chosen dimensions.",
    torch="torch.amax",
)
def max_(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.amax(x, dim=axes, keepdim=keepdim)

    return compute
