"""Logarithm, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.log",
    label="Logarithm",
    group="Arithmetic",
    also_called=("log", "ln", "natural logarithm"),
    inputs=[In("x", help="Numbers above 0; 0 gives -inf, a negative one nan.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise_real,
    formula=r"y = \ln x",
    summary="Takes the natural logarithm of every number.",
    torch="torch.log",
)
def log() -> Callable[..., torch.Tensor]:
    return torch.log
