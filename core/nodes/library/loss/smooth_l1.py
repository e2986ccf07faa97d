"""Smooth L1 loss."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.smooth_l1",
    label="Smooth L1 Loss",
    group="Numbers",
    also_called=("robust regression", "object detection loss", "huber", "outliers"),
    inputs=[
        In("input", dtype="float", help="The prediction."),
        In("target", dtype="float", help="What it should be, in the same shape."),
    ],
    outputs=[LOSS],
    params=[
        reduction(),
        Float("beta", 1.0, min=0.0, max=1e6, help="Below this distance the loss is squared; 0 is L1 Loss."),
    ],
    infer=same_shape_loss,
    formula=r"L_i = \frac{d_i^2}{2 \beta}\;\mathrm{if}\;|d_i| < \beta,\;\mathrm{else}\;|d_i| - \frac{\beta}{2}",
    summary="The absolute distance with its corner at 0 rounded off.",
    torch="torch.nn.SmoothL1Loss",
)
def smooth_l1(reduction: str, beta: float) -> nn.Module:
    return nn.SmoothL1Loss(reduction=reduction, beta=float(beta))
