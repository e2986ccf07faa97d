"""ReLU activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.relu",
    label="ReLU",
    group="Usual",
    also_called=("rectifier", "rectified linear unit", "ramp"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \max(0, x)",
    summary="Lets positive numbers through and makes negative ones 0.",
    torch="torch.nn.ReLU",
)
def relu() -> nn.Module:
    return nn.ReLU()
