"""AdamW optimizer."""

from collections.abc import Callable

from core.engine import nn, optim
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import In


@node_type(
    "optimizer.adamw",
    label="AdamW",
    also_called=(
        "adam with weight decay",
        "decoupled weight decay",
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
        Float("beta1", 0.9, min=0.0, max=0.9999, label="beta 1", help="Memory of the average gradient."),
        Float("beta2", 0.999, min=0.0, max=0.99999, label="beta 2", help="Memory of the average squared gradient."),
        Float("eps", 1e-8, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the division away from 0."),
        Float("weight_decay", 0.01, min=0.0, max=1.0, live=True, help="Pulls all weights towards 0 at every step."),
        Bool("amsgrad", False, help="Never let the steps grow again."),
    ],
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
