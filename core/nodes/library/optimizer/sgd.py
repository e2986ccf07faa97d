"""SGD optimizer."""

from collections.abc import Callable, Mapping
from typing import Any

from core.engine import nn, optim
from core.graph.shapes import ShapeError
from core.nodes.optimizers import INPUTS, lr, turn_params, weight_decay
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if params["nesterov"] and params["momentum"] <= 0:
        raise ShapeError("nesterov looks ahead along the momentum, which is 0", "Set momentum to 0.9, or nesterov off.")
    return scalar_only(inputs, params)


@node_type(
    "optimizer.sgd",
    label="SGD",
    also_called=(
        "stochastic gradient descent",
        "gradient descent",
        "momentum",
        "nesterov",
    ),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.1),
        Float("momentum", 0.0, min=0.0, max=0.999, live=True, help="How much of the last step goes on; 0.9 is usual."),
        weight_decay(),
        Bool("nesterov", False, help="Look ahead along the momentum; needs a momentum above 0."),
        *turn_params(),
    ],
    infer=_infer,
    formula=r"\theta \leftarrow \theta - \eta\, \nabla L",
    summary="Goes a step down the gradient, if wanted with momentum.",
    torch="torch.optim.SGD",
)
def sgd(
    lr: float, momentum: float, weight_decay: float, nesterov: bool
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.SGD(parameters, lr=lr, momentum=momentum, weight_decay=weight_decay, nesterov=nesterov)

    return make
