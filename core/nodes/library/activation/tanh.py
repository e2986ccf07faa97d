"""Tanh activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.tanh",
    label="Tanh",
    group="Usual",
    also_called=("hyperbolic tangent", "squash"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \tanh x",
    summary="Squeezes every number into the range from -1 to 1.",
    torch="torch.nn.Tanh",
)
def tanh() -> nn.Module:
    return nn.Tanh()
