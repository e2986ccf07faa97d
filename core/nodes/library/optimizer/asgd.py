"""ASGD optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, lr, turn_params, weight_decay
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.asgd",
    label="ASGD",
    also_called=("averaged stochastic gradient descent", "polyak averaging"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.01),
        Float("lambd", 0.0001, min=0.0, max=1.0, label="decay", help="How fast weights and learning rate shrink."),
        Float("alpha", 0.75, min=0.0, max=10.0, help="The power by which the learning rate shrinks."),
        Float(
            "t0", 1e6, min=0.0, max=1e9, label="averaging from", help="The step from which on the weights are averaged."
        ),
        weight_decay(),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow (1 - \lambda \eta_t)\, \theta - \eta_t\, g",
    summary="Gradient descent with shrinking steps, which keeps an average of the weights beside them.",
    torch="torch.optim.ASGD",
)
def asgd(
    lr: float, lambd: float, alpha: float, t0: float, weight_decay: float
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.ASGD(parameters, lr=lr, lambd=lambd, alpha=alpha, t0=t0, weight_decay=weight_decay)

    return make
