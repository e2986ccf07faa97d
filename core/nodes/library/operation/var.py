"""Variance over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Ints
from core.nodes.registry import node_type
from core.nodes.rules import reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.var",
    label="Variance",
    group="Sums and order",
    also_called=("variance", "spread", "squared deviation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("unbiased", True, help="Divide by n - 1 (a sample's estimate) instead of n."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
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
