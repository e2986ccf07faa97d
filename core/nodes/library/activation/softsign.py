"""Softsign activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.softsign",
    label="Softsign",
    group="More",
    also_called=("smooth sign", "slow tanh"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \frac{x}{1 + |x|}",
    summary="Presses numbers between -1 and 1, more slowly than tanh does.",
    torch="torch.nn.Softsign",
)
def softsign() -> nn.Module:
    return nn.Softsign()
