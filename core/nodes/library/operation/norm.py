"""Norm (length) of vectors."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Float
from core.nodes.reductions import dims, keepdim, reduced, reduction
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.norm",
    label="Norm",
    group="Sums and order",
    also_called=("length", "magnitude", "euclidean distance", "l2", "l1"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[reduced()],
    params=[
        Float("p", 2.0, min=1.0, max=100.0, help="2 is the ordinary length, 1 the sum of absolute values."),
        dims(),
        keepdim(),
    ],
    infer=reduction(),
    formula=r"y = \left(\sum_i |x_i|^{p}\right)^{1/p}",
    summary="Measures how long a vector is.",
    torch="torch.norm",
)
def norm(p: float, dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims) or None

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.norm(x, p=float(p), dim=axes, keepdim=keepdim)

    return compute
