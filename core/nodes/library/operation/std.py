"""Standard Deviation over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Ints
from core.nodes.registry import node_type
from core.nodes.rules import reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.std",
    label="Standard Deviation",
    group="Sums and order",
    also_called=("sigma", "spread", "deviation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("unbiased", True, help="Divide by n - 1 (a sample's estimate) instead of n."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
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
