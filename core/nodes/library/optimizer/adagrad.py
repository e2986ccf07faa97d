"""Adagrad optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, eps, lr, turn_params, weight_decay
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.adagrad",
    label="Adagrad",
    also_called=("adaptive gradient", "adaptive learning rate"),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.01),
        Float(
            "lr_decay",
            0.0,
            min=0.0,
            max=1.0,
            label="learning rate decay",
            help="How fast the learning rate shrinks with the steps.",
        ),
        weight_decay(),
        Float(
            "initial_accumulator_value",
            0.0,
            min=0.0,
            max=1000.0,
            label="first sum",
            help="The sum of squares to begin with.",
        ),
        eps(1e-10),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{\sum g^2} + \epsilon}",
    summary="Divides every step by the size of all gradients that this weight has had so far.",
    torch="torch.optim.Adagrad",
)
def adagrad(
    lr: float, lr_decay: float, weight_decay: float, initial_accumulator_value: float, eps: float
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.Adagrad(
            parameters,
            lr=lr,
            lr_decay=lr_decay,
            weight_decay=weight_decay,
            initial_accumulator_value=initial_accumulator_value,
            eps=eps,
        )

    return make
