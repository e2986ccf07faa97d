"""Softplus activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.softplus",
    label="Softplus",
    group="Usual",
    also_called=("smooth relu", "log exp"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("beta", 1.0, min=0.01, max=100.0, help="Sharpness of the bend; large is close to ReLU."),
    ],
    formula=r"y = \frac{1}{\beta} \ln(1 + e^{\beta x})",
    summary="A smooth ReLU whose result is always above 0.",
    torch="torch.nn.Softplus",
)
def softplus(beta: float) -> nn.Module:
    return nn.Softplus(beta)
