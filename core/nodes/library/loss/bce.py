"""Binary cross entropy on probabilities."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.bce",
    label="BCE Loss",
    group="Classes",
    also_called=("binary cross entropy", "log loss", "two classes", "yes no"),
    inputs=[
        In("input", dtype="float", help="Probabilities between 0 and 1, as Sigmoid gives them."),
        In("target", dtype="float", help="0 or 1 for each, as real numbers in the same shape."),
    ],
    outputs=[LOSS],
    params=[reduction()],
    infer=same_shape_loss,
    formula=r"L = -\frac{1}{n} \sum_i t_i \ln x_i + (1 - t_i) \ln(1 - x_i)",
    summary="Judges yes-or-no predictions given as probabilities; it follows a Sigmoid.",
    torch="torch.nn.BCELoss",
)
def bce(reduction: str) -> nn.Module:
    return nn.BCELoss(reduction=reduction)
