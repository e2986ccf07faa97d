"""Tanhshrink activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.tanhshrink",
    label="Tanhshrink",
    group="More",
    also_called=("x minus tanh", "shrinkage"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = x - \tanh(x)",
    summary="What is left of a number when its tanh is taken off: almost nothing near 0.",
    torch="torch.nn.Tanhshrink",
)
def tanhshrink() -> nn.Module:
    return nn.Tanhshrink()
