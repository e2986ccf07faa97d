"""Mean absolute error."""

from core.engine import nn
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In, Out


@node_type(
    "loss.l1",
    label="L1 Loss",
    group="Numbers",
    also_called=("mean absolute error", "mae", "robust loss", "regression loss"),
    inputs=[
        In("input", dtype="float", help="The prediction."),
        In("target", dtype="float", help="What it should be, in the same shape."),
    ],
    outputs=[Out("loss", shape=(), kind="loss", help="One number.")],
    params=[Choice("reduction", "mean", options=("mean", "sum"), help="Average over all numbers, or add them up.")],
    infer=same_shape_loss,
    formula=r"L = \frac{1}{n} \sum_i |x_i - t_i|",
    summary="The average distance between prediction and target; outliers weigh less than with MSE.",
    torch="torch.nn.L1Loss",
)
def l1(reduction: str) -> nn.Module:
    return nn.L1Loss(reduction=reduction)
