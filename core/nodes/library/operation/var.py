"""Variance over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.var",
    label="Variance",
    group="Sums and order",
    also_called=("variance", "spread", "squared deviation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[reduced()],
    params=[
        dims(),
        Bool("unbiased", True, help="Divide by n - 1 (a sample's estimate) instead of n."),
        keepdim(),
    ],
    infer=reduction(),
    formula=r"y = \frac{1}{n - c} \sum_i (x_i - \bar{x})^{2}",
    summary="Measures how far the numbers scatter around their mean, squared.",
    torch="torch.var",
)
def var(dims: list[int], unbiased: bool, keepdim: bool) -> Callable[..., torch.Tensor]:
    axes, correction = tuple(dims) or None, int(unbiased)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.var(x, dim=axes, correction=correction, keepdim=keepdim)

    return compute
