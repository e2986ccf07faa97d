"""Adadelta optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, eps, lr, turn_params, weight_decay
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.adadelta",
    label="Adadelta",
    also_called=("adaptive delta", "adaptive learning rate"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(1.0),
        Float("rho", 0.9, min=0.0, max=0.9999, help="Memory of the averages."),
        eps(1e-6),
        weight_decay(),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}}\, g",
    summary="Takes steps as large as its own steps were so far, in relation to the gradients.",
    torch="torch.optim.Adadelta",
)
def adadelta(lr: float, rho: float, eps: float, weight_decay: float) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.Adadelta(parameters, lr=lr, rho=rho, eps=eps, weight_decay=weight_decay)

    return make
