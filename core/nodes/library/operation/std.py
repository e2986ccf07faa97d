"""Standard Deviation over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.std",
    label="Standard Deviation",
    group="Sums and order",
    also_called=("sigma", "spread", "deviation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[reduced()],
    params=[
        dims(),
        Bool("unbiased", True, help="Divide by n - 1 (a sample's estimate) instead of n."),
        keepdim(),
    ],
    infer=reduction(),
    formula=r"y = \sqrt{\frac{1}{n - c} \sum_i (x_i - \bar{x})^{2}}",
    summary="Measures how far the numbers scatter around their mean.",
    torch="torch.std",
)
def std(dims: list[int], unbiased: bool, keepdim: bool) -> Callable[..., torch.Tensor]:
    axes, correction = tuple(dims) or None, int(unbiased)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.std(x, dim=axes, correction=correction, keepdim=keepdim)

    return compute
