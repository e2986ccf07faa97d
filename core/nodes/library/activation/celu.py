"""CELU activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.celu",
    label="CELU",
    group="More",
    also_called=("continuously differentiable elu", "exponential linear unit"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("alpha", 1.0, min=0.001, max=10.0, help="Negative numbers tend to minus this.")],
    formula=r"y = \max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))",
    summary="An ELU whose slope has no jump, whatever alpha is.",
    torch="torch.nn.CELU",
)
def celu(alpha: float) -> nn.Module:
    return nn.CELU(alpha)
