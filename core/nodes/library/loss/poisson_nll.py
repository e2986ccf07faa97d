"""Negative log likelihood of counts."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.poisson_nll",
    label="Poisson NLL Loss",
    group="Numbers",
    also_called=("counts", "poisson regression", "rate"),
    inputs=[
        In("input", dtype="float", help="The logarithm of the expected count, or the count itself with log input off."),
        In("target", dtype="float", help="The counts, in the same shape."),
    ],
    outputs=[LOSS],
    params=[
        Bool("log_input", True, help="The input is the logarithm of the expected count."),
        Bool("full", False, help="Add the part that does not depend on the prediction."),
        Float("eps", 1e-8, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the logarithm away from 0."),
        reduction(),
    ],
    infer=same_shape_loss,
    formula=r"L = \frac{1}{n} \sum_i e^{x_i} - t_i x_i",
    summary="Judges predicted counts of things that happen at random.",
    torch="torch.nn.PoissonNLLLoss",
)
def poisson_nll(log_input: bool, full: bool, eps: float, reduction: str) -> nn.Module:
    return nn.PoissonNLLLoss(log_input=log_input, full=full, eps=eps, reduction=reduction)
