"""Hardshrink activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.hardshrink",
    label="Hardshrink",
    group="More",
    also_called=("hard threshold", "shrinkage", "sparse"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("lambd", 0.5, min=0.0, max=100.0, label="lambda", help="Numbers up to this size become 0.")],
    formula=r"y = x\;\mathrm{if}\;|x| > \lambda,\;\mathrm{else}\;0",
    summary="Makes small numbers 0 and leaves the others as they are.",
    torch="torch.nn.Hardshrink",
)
def hardshrink(lambd: float) -> nn.Module:
    return nn.Hardshrink(lambd)
