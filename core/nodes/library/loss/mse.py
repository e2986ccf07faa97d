"""Mean squared error."""

from core.engine import nn
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In, Out


@node_type(
    "loss.mse",
    label="MSE Loss",
    group="Numbers",
    also_called=("mean squared error", "l2 loss", "regression loss", "quadratic"),
    inputs=[
        In("input", dtype="float", help="The prediction."),
        In("target", dtype="float", help="What it should be, in the same shape."),
    ],
    outputs=[Out("loss", shape=(), kind="loss", help="One number.")],
    params=[Choice("reduction", "mean", options=("mean", "sum"), help="Average over all numbers, or add them up.")],
    infer=same_shape_loss,
    formula=r"L = \frac{1}{n} \sum_i (x_i - t_i)^{2}",
    summary="The average squared distance between prediction and target.",
    torch="torch.nn.MSELoss",
)
def mse(reduction: str) -> nn.Module:
    return nn.MSELoss(reduction=reduction)
