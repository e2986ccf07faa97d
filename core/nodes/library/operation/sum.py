"""Sum over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Bool, Ints
from core.nodes.registry import node_type
from core.nodes.rules import is_float, reduction
from core.nodes.spec import In, Out


@node_type(
    "operation.sum",
    label="Sum",
    group="Sums and order",
    also_called=("add up", "total", "reduce sum"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The shape of x without the chosen dimensions.")],
    params=[
        Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all."),
        Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1."),
    ],
    infer=reduction(lambda dtype: dtype if is_float(dtype) else "int64"),
    formula=r"y = \sum_i x_i",
    summary="Adds up the numbers along the chosen dimensions.",
    icon="sigma",
    torch="torch.sum",
)
def sum_(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    axes = tuple(dims)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.sum(x, dim=axes or None, keepdim=keepdim)

    return compute
