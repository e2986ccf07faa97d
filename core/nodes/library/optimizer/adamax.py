"""Adamax optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, betas, eps, lr, turn_params, weight_decay
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.adamax",
    label="Adamax",
    also_called=("adam with maximum", "infinity norm"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.002),
        *betas(),
        eps(),
        weight_decay(),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{\hat{m}}{u}, \qquad u = \max(\beta_2 u, |g| + \epsilon)",
    summary="Adam that divides by the largest recent gradient instead of an average.",
    torch="torch.optim.Adamax",
)
def adamax(
    lr: float, beta1: float, beta2: float, eps: float, weight_decay: float
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.Adamax(parameters, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay)

    return make
