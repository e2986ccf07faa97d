"""Mish activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.mish",
    label="Mish",
    group="More",
    also_called=("smooth relu", "yolo activation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = x \cdot \tanh(\ln(1 + e^{x}))",
    summary="A smooth ReLU that dips a little below 0 on the negative side.",
    torch="torch.nn.Mish",
)
def mish() -> nn.Module:
    return nn.Mish()
