"""Minimum over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Ints
from core.nodes.registry import node_type
from core.nodes.rules import reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.min",
    label="Minimum",
    group="Sums and order",
    also_called=("smallest", "reduce min", "amin"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
    ],
    infer=reduction(),
    formula=r"y = \min_i x_i",
    summary="Keeps the smallest number along the chosen dimensions.",
    torch="torch.amin",
)
def min_(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.amin(x, dim=axes, keepdim=keepdim)

    return compute
