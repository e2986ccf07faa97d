"""SELU activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.selu",
    label="SELU",
    group="More",
    also_called=("scaled exponential linear unit", "self-normalising network"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = s\,(\max(0, x) + \min(0, \alpha (e^{x} - 1)))",
    summary="An ELU with fixed numbers that keep mean 0 and spread 1 from layer to layer.",
    torch="torch.nn.SELU",
)
def selu() -> nn.Module:
    return nn.SELU()
