"""Upper Triangle of matrices."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import matrices
from core.nodes.spec import In, Out


@node_type(
    "operation.triu",
    label="Upper Triangle",
    group="Choice",
    also_called=("triu", "triangular", "causal mask", "diagonal"),
    inputs=[In("x", help="Matrices in the last two dimensions.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Int("diagonal", 0, help="Which diagonal is the border: 0 is the main one, 1 the next above it.")],
    infer=matrices,
    formula=r"y_{ij} = x_{ij}\;\mathrm{if}\;j \geq i + d,\;\mathrm{else}\;0",
    summary="Keeps the numbers on and above a diagonal and makes those below it 0.",
    icon="matrix",
    torch="torch.triu",
)
def triu(diagonal: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.triu(x, diagonal)

    return compute
