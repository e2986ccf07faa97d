"""Huber loss."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.huber",
    label="Huber Loss",
    group="Numbers",
    also_called=("robust regression", "outliers", "smooth absolute error"),
    inputs=[
        In("input", dtype="float", help="The prediction."),
        In("target", dtype="float", help="What it should be, in the same shape."),
    ],
    outputs=[LOSS],
    params=[
        reduction(),
        Float("delta", 1.0, min=1e-6, max=1e6, log=True, help="From this distance on, the loss is a straight line."),
    ],
    infer=same_shape_loss,
    formula=r"L_i = \frac{1}{2} d_i^2\;\mathrm{if}\;|d_i| < \delta,\;\mathrm{else}\;\delta (|d_i| - \frac{\delta}{2})",
    summary="Squared for small distances and straight for large ones, so that outliers count less.",
    torch="torch.nn.HuberLoss",
)
def huber(reduction: str, delta: float) -> nn.Module:
    return nn.HuberLoss(reduction=reduction, delta=delta)
