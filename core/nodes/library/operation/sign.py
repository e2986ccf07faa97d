"""Sign, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out


@node_type(
    "operation.sign",
    label="Sign",
    group="Arithmetic",
    also_called=("signum", "plus or minus", "direction"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    infer=elementwise,
    formula=r"y = \frac{x}{|x|}",
    summary="Gives 1 for positive numbers, -1 for negative ones and 0 for 0.",
    torch="torch.sign",
)
def sign() -> Callable[..., torch.Tensor]:
    return torch.sign
