"""NAdam optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, betas, decoupled_weight_decay, eps, lr, turn_params, weight_decay
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.nadam",
    label="NAdam",
    also_called=("adam with nesterov", "nesterov momentum"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.002),
        *betas(),
        eps(),
        weight_decay(),
        Float("momentum_decay", 0.004, min=0.0, max=1.0, help="How the momentum grows with the steps."),
        decoupled_weight_decay(),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{\mu m + (1 - \mu) g}{\sqrt{\hat{v}} + \epsilon}",
    summary="Adam that looks ahead along its momentum.",
    torch="torch.optim.NAdam",
)
def nadam(
    lr: float,
    beta1: float,
    beta2: float,
    eps: float,
    weight_decay: float,
    momentum_decay: float,
    decoupled_weight_decay: bool,
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.NAdam(
            parameters,
            lr=lr,
            betas=(beta1, beta2),
            eps=eps,
            weight_decay=weight_decay,
            momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    return make
