"""Mean over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Ints
from core.nodes.registry import node_type
from core.nodes.rules import reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.mean",
    label="Mean",
    group="Sums and order",
    also_called=("average", "reduce mean", "avg"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
    ],
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
