"""Dropout layer."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.dropout",
    label="Dropout",
    group="Dropout",
    also_called=("regularisation", "random zeros", "noise"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("p", 0.5, min=0.0, max=1.0, label="probability", help="The chance of each number to become 0.")],
    formula=r"y = \frac{m \cdot x}{1 - p}",
    summary="While training, sets randomly chosen numbers to 0, so that no unit relies on one other alone.",
    icon="dice",
    torch="torch.nn.Dropout",
)
def dropout(p: float) -> nn.Module:
    return nn.Dropout(float(p))
