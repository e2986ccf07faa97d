"""GELU activation."""

from core.engine import nn
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.gelu",
    label="GELU",
    group="Usual",
    also_called=("gaussian error linear unit", "transformer activation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Choice(
            "approximate",
            "none",
            options=("none", "tanh"),
            label="approximation",
            help="none is exact; tanh is the older, faster formula.",
        ),
    ],
    formula=r"y = x \cdot \Phi(x)",
    summary="Weighs each number by the chance that a normal random number lies below it.",
    torch="torch.nn.GELU",
)
def gelu(approximate: str) -> nn.Module:
    return nn.GELU(approximate=approximate)
