"""RMSprop optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.optimizers import INPUTS, eps, lr, turn_params, weight_decay
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only


@node_type(
    "optimizer.rmsprop",
    label="RMSprop",
    also_called=(
        "root mean square propagation",
        "adaptive learning rate",
    ),
    role="optimizer",
    inputs=INPUTS,
    params=[
        lr(0.01),
        Float("alpha", 0.99, min=0.0, max=0.9999, help="Memory of the average squared gradient."),
        eps(),
        weight_decay(),
        Float("momentum", 0.0, min=0.0, max=0.999, live=True, help="How much of the last step goes on."),
        Bool("centered", False, help="Measure the square around the average gradient."),
        *turn_params(),
    ],
    infer=scalar_only,
    formula=r"\theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{v} + \epsilon}",
    summary="Divides every step by the usual size of that weight's gradient.",
    torch="torch.optim.RMSprop",
)
def rmsprop(
    lr: float, alpha: float, eps: float, weight_decay: float, momentum: float, centered: bool
) -> Callable[[list[nn.Parameter]], optim.Optimizer]:
    def make(parameters: list[nn.Parameter]) -> optim.Optimizer:
        return optim.RMSprop(
            parameters, lr=lr, alpha=alpha, eps=eps, weight_decay=weight_decay, momentum=momentum, centered=centered
        )

    return make
