"""ELU activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.elu",
    label="ELU",
    group="Usual",
    also_called=("exponential linear unit",),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("alpha", 1.0, min=0.0, max=10.0, help="Negative numbers tend to minus this."),
    ],
    formula=r"y = \max(0, x) + \min(0, \alpha (e^{x} - 1))",
    summary="Like ReLU, but bends smoothly towards -alpha on the negative side.",
    torch="torch.nn.ELU",
)
def elu(alpha: float) -> nn.Module:
    return nn.ELU(alpha)
