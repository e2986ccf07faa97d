"""Kullback-Leibler divergence."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Bool
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.kl_div",
    label="KL Divergence Loss",
    group="Classes",
    also_called=("kullback-leibler", "relative entropy", "distillation", "distributions"),
    inputs=[
        In("input", dtype="float", help="Logarithms of probabilities, as Log Softmax gives them."),
        In("target", dtype="float", help="Probabilities in the same shape."),
    ],
    outputs=[LOSS],
    params=[
        reduction("batchmean"),
        Bool("log_target", False, help="The target holds logarithms of probabilities, too."),
    ],
    infer=same_shape_loss,
    formula=r"L = \frac{1}{n} \sum_i t_i (\ln t_i - x_i)",
    summary="Judges how far a predicted distribution is from the right one.",
    torch="torch.nn.KLDivLoss",
)
def kl_div(reduction: str, log_target: bool) -> nn.Module:
    return nn.KLDivLoss(reduction=reduction, log_target=log_target)
