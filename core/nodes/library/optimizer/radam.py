"""RAdam optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, betas, decoupled_weight_decay, eps, lr, turn_params, weight_decay
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.radam",
    label="RAdam",
    also_called=("rectified adam", "warm-up"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.001),
        *betas(),
        eps(),
        weight_decay(),
        decoupled_weight_decay(),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, r_t\, \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    summary="Adam that takes careful steps at first, until its averages can be trusted.",
    torch="torch.optim.RAdam",
)
def radam(
    lr: float, beta1: float, beta2: float, eps: float, weight_decay: float, decoupled_weight_decay: bool
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.RAdam(
            parameters,
            lr=lr,
            betas=(beta1, beta2),
            eps=eps,
            weight_decay=weight_decay,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    return make
