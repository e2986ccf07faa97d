"""Logarithm of the sum of exponentials."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Ints
from core.nodes.reductions import keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.logsumexp",
    label="Log Sum Exp",
    group="Sums and order",
    also_called=("smooth maximum", "lse", "log partition"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[reduced()],
    params=[
        Ints("dims", [-1], allow_empty=False, help="Dimensions to go over, counted from 0 or back from -1."),
        keepdim(),
    ],
    infer=reduction(),
    formula=r"y = \ln \sum_i e^{x_i}",
    summary="The logarithm of the sum of the exponentials: a smooth maximum that does not overflow.",
    torch="torch.logsumexp",
)
def logsumexp(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.logsumexp(x, tuple(dims), keepdim=keepdim)

    return compute
