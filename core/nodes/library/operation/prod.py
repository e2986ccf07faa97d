"""Product over dimensions."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.reductions import dims, keepdim, reduced, reduction, whole
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "operation.prod",
    label="Product",
    group="Sums and order",
    also_called=("multiply all", "reduce product"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[reduced()],
    params=[dims(), keepdim()],
    infer=reduction(whole),
    formula=r"y = \prod_i x_i",
    summary="Multiplies all numbers along the chosen dimensions.",
    torch="torch.prod",
)
def prod(dims: list[int], keepdim: bool) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        # PyTorch takes one dimension at a time; from the last on, the numbers of the others stay what they are.
        for dim in sorted({d % max(x.ndim, 1) for d in dims or range(max(x.ndim, 1))}, reverse=True):
            x = torch.prod(x, dim, keepdim=keepdim)
        return x

    return compute
