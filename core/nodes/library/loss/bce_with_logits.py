"""Binary cross entropy on scores."""

from core.engine import nn
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In, Out


@node_type(
    "loss.bce_with_logits",
    label="BCE With Logits Loss",
    also_called=("binary cross entropy", "log loss", "logistic loss", "two classes", "yes no"),
    inputs=[
        In("input", dtype="float", help="Scores (logits) straight from the last layer, without a sigmoid."),
        In("target", dtype="float", help="0 or 1 for each score, as real numbers in the same shape."),
    ],
    outputs=[Out("loss", shape=(), kind="loss", help="One number.")],
    params=[Choice("reduction", "mean", options=("mean", "sum"), help="Average over all numbers, or add them up.")],
    infer=same_shape_loss,
    formula=r"L = -\frac{1}{n} \sum_i t_i \ln \sigma(x_i) + (1 - t_i) \ln(1 - \sigma(x_i))",
    summary="Judges yes-or-no predictions given as scores; it contains the sigmoid.",
    torch="torch.nn.BCEWithLogitsLoss",
)
def bce_with_logits(reduction: str) -> nn.Module:
    return nn.BCEWithLogitsLoss(reduction=reduction)
