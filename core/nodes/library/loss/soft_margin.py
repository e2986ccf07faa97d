"""Logistic loss for targets 1 and -1."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.soft_margin",
    label="Soft Margin Loss",
    group="Classes",
    also_called=("logistic loss", "two classes", "plus or minus one"),
    inputs=[
        In("input", dtype="float", help="Scores straight from the last layer."),
        In("target", dtype="float", help="1 or -1 for each score, as real numbers in the same shape."),
    ],
    outputs=[LOSS],
    params=[reduction()],
    infer=same_shape_loss,
    formula=r"L = \frac{1}{n} \sum_i \ln(1 + e^{-t_i x_i})",
    summary="Judges yes-or-no predictions given as scores, with targets 1 and -1.",
    torch="torch.nn.SoftMarginLoss",
)
def soft_margin(reduction: str) -> nn.Module:
    return nn.SoftMarginLoss(reduction=reduction)
