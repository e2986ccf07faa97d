"""Leaky ReLU activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.leaky_relu",
    label="Leaky ReLU",
    group="Usual",
    also_called=("lrelu", "leaky rectifier"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("negative_slope", 0.01, min=0.0, max=1.0, help="Slope for negative numbers."),
    ],
    formula=r"y = \max(0, x) + a \min(0, x)",
    summary="Like ReLU, but negative numbers keep a small slope.",
    torch="torch.nn.LeakyReLU",
)
def leaky_relu(negative_slope: float) -> nn.Module:
    return nn.LeakyReLU(negative_slope)
