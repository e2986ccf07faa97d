"""Norm (length) of vectors."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Float, Ints
from core.nodes.registry import node_type
from core.nodes.rules import reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.norm",
    label="Norm",
    group="Sums and order",
    also_called=("length", "magnitude", "euclidean distance", "l2", "l1"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Float("p", 2.0, min=1.0, max=100.0, help="2 is the ordinary length, 1 the sum of absolute values."),
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
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
