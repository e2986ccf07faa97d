"""Dropout for networks with SELU."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.alpha_dropout",
    label="AlphaDropout",
    group="Dropout",
    also_called=("dropout for selu", "self-normalising network", "regularisation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("p", 0.5, min=0.0, max=1.0, label="probability", help="The chance of each number to be dropped.")],
    formula=r"y = a\,(m \cdot x + (1 - m) \cdot \alpha') + b",
    summary="While training, sets randomly chosen numbers to SELU's lowest value and keeps mean and spread.",
    icon="dice",
    torch="torch.nn.AlphaDropout",
)
def alpha_dropout(p: float) -> nn.Module:
    return nn.AlphaDropout(float(p))
