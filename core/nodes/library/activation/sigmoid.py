"""Sigmoid activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.sigmoid",
    label="Sigmoid",
    group="Usual",
    also_called=("logistic", "squash", "expit"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \frac{1}{1 + e^{-x}}",
    summary="Squeezes every number into the range from 0 to 1.",
    torch="torch.nn.Sigmoid",
)
def sigmoid() -> nn.Module:
    return nn.Sigmoid()
