"""Adam optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, adam_params
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.adam",
    label="Adam",
    also_called=(
        "adaptive moments",
        "adaptive learning rate",
    ),
    role="optimizer",
    inputs=INPUTS,
    params=adam_params(0.0),
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    summary="Gives every weight its own step size, from the averages of its gradient and its square.",
    torch="torch.optim.Adam",
)
def adam(
    lr: float, beta1: float, beta2: float, eps: float, weight_decay: float, amsgrad: bool
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.Adam(parameters, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay, amsgrad=amsgrad)

    return make
