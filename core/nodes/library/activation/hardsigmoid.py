"""Hardsigmoid activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.hardsigmoid",
    label="Hardsigmoid",
    group="More",
    also_called=("piecewise linear sigmoid", "fast sigmoid"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \frac{\min(\max(x + 3, 0), 6)}{6}",
    summary="A sigmoid drawn with straight lines: 0 below -3, 1 above 3.",
    torch="torch.nn.Hardsigmoid",
)
def hardsigmoid() -> nn.Module:
    return nn.Hardsigmoid()
