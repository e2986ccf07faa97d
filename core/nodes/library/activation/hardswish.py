"""Hardswish activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.hardswish",
    label="Hardswish",
    group="More",
    also_called=("hard silu", "fast swish", "mobilenet activation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = x \cdot \frac{\min(\max(x + 3, 0), 6)}{6}",
    summary="SiLU drawn with straight lines, which computes faster.",
    torch="torch.nn.Hardswish",
)
def hardswish() -> nn.Module:
    return nn.Hardswish()
