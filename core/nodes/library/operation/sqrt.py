"""Square Root, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise_real
from core.nodes.spec import In, Out


@node_type(
    "operation.sqrt",
    label="Square Root",
    group="Arithmetic",
    also_called=("root", "sqrt"),
    inputs=[In("x", help="Numbers from 0 up; a negative one gives nan.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise_real,
    formula=r"y = \sqrt{x}",
    summary="Takes the square root of every number.",
    torch="torch.sqrt",
)
def sqrt() -> Callable[..., torch.Tensor]:
    return torch.sqrt
