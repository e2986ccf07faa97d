"""Rprop optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, lr, turn_params
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.rprop",
    label="Rprop",
    also_called=("resilient backpropagation", "sign of the gradient"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.01),
        Float(
            "eta_minus",
            0.5,
            min=0.01,
            max=0.99,
            label="shrink by",
            help="The factor of a step size where the gradient changed its sign.",
        ),
        Float(
            "eta_plus",
            1.2,
            min=1.01,
            max=10.0,
            label="grow by",
            help="The factor of a step size where it kept its sign.",
        ),
        Float("step_min", 1e-6, min=1e-12, max=1.0, log=True, label="smallest step", help="No step becomes smaller."),
        Float("step_max", 50.0, min=1e-6, max=1e6, log=True, label="largest step", help="No step becomes larger."),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \mathrm{sign}(g)\, \Delta",
    summary="Looks at the signs of the gradients only, and gives every weight its own step size.",
    torch="torch.optim.Rprop",
)
def rprop(
    lr: float, eta_minus: float, eta_plus: float, step_min: float, step_max: float
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.Rprop(parameters, lr=lr, etas=(eta_minus, eta_plus), step_sizes=(step_min, step_max))

    return make
