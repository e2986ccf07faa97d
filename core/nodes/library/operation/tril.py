"""Lower Triangle of matrices."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import matrices
from core.nodes.spec import In, Out


@node_type(
    "operation.tril",
    label="Lower Triangle",
    group="Choice",
    also_called=("tril", "triangular", "causal mask", "diagonal"),
    inputs=[In("x", help="Matrices in the last two dimensions.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Int("diagonal", 0, help="Which diagonal is the border: 0 is the main one, 1 the next above it.")],
    infer=matrices,
    formula=r"y_{ij} = x_{ij}\;\mathrm{if}\;j \leq i + d,\;\mathrm{else}\;0",
    summary="Keeps the numbers on and below a diagonal and makes those above it 0.",
    icon="matrix",
    torch="torch.tril",
)
def tril(diagonal: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.tril(x, diagonal)

    return compute
