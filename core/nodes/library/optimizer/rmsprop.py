"""RMSprop optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import In


@node_type(
    "optimizer.rmsprop",
    label="RMSprop",
    also_called=(
        "root mean square propagation",
        "adaptive learning rate",
    ),
    role="optimizer",
    inputs=[
        In("loss", dtype="float", kind="loss", help="The one number that training makes small."),
        In(
            "params",
            kind="params",
            many=True,
            optional=True,
            help="Parameters of the nodes to train; without a link it trains all that the loss depends on.",
        ),
    ],
    params=[
        Float("lr", 0.01, min=1e-7, max=10.0, log=True, live=True, label="learning rate", help="Size of a step."),
        Float("alpha", 0.99, min=0.0, max=0.9999, help="Memory of the average squared gradient."),
        Float("eps", 1e-8, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the division away from 0."),
        Float("weight_decay", 0.0, min=0.0, max=1.0, live=True, help="Pulls all weights towards 0 at every step."),
        Float("momentum", 0.0, min=0.0, max=0.999, live=True, help="How much of the last step goes on."),
        Bool("centered", False, help="Measure the square around the average gradient."),
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
