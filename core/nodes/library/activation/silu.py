"""SiLU activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.silu",
    label="SiLU",
    group="Usual",
    also_called=("swish", "sigmoid linear unit"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \frac{x}{1 + e^{-x}}",
    summary="Multiplies each number by its own sigmoid.",
    torch="torch.nn.SiLU",
)
def silu() -> nn.Module:
    return nn.SiLU()
