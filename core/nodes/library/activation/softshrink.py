"""Softshrink activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.softshrink",
    label="Softshrink",
    group="More",
    also_called=("soft threshold", "shrinkage", "sparse", "lasso"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("lambd", 0.5, min=0.0, max=100.0, label="lambda", help="How far numbers are drawn towards 0.")],
    formula=r"y = \mathrm{sign}(x) \cdot \max(|x| - \lambda, 0)",
    summary="Draws every number towards 0 by a fixed amount; small ones become 0.",
    torch="torch.nn.Softshrink",
)
def softshrink(lambd: float) -> nn.Module:
    return nn.Softshrink(lambd)
