"""AdamW optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, adam_params
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.adamw",
    label="AdamW",
    also_called=(
        "adam with weight decay",
        "decoupled weight decay",
    ),
    role="optimizer",
    inputs=INPUTS,
    params=adam_params(0.01),
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon} - \eta\, \lambda\, \theta",
    summary="Adam whose weight decay acts on the weights themselves instead of on the gradient.",
    torch="torch.optim.AdamW",
)
def adamw(
    lr: float, beta1: float, beta2: float, eps: float, weight_decay: float, amsgrad: bool
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.AdamW(parameters, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay, amsgrad=amsgrad)

    return make
