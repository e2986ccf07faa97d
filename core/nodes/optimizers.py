"""What optimizer nodes share: their inputs, and the parameters that mean the same in each of them."""

from __future__ import annotations

from core.nodes.params import Bool, Float, Param
from core.nodes.spec import In

__all__ = ["INPUTS", "adam_params", "betas", "decoupled_weight_decay", "eps", "lr", "weight_decay"]

INPUTS = (
    In("loss", dtype="float", kind="loss", help="The one number that training makes small."),
    In(
        "params",
        kind="params",
        many=True,
        optional=True,
        help="Parameters of the nodes to train; without a link it trains all that the loss depends on.",
    ),
)


def lr(default: float) -> Float:
    """The learning rate; it may be changed while training runs."""
    return Float("lr", default, min=1e-7, max=10.0, log=True, live=True, label="learning rate", help="Size of a step.")


def weight_decay(default: float = 0.0) -> Float:
    """The factor of the weights in the gradient (or, decoupled, in the step)."""
    return Float(
        "weight_decay", default, min=0.0, max=1.0, live=True, help="Pulls all weights towards 0 at every step."
    )


def decoupled_weight_decay() -> Bool:
    """Whether the weight decay stays out of the averages."""
    return Bool(
        "decoupled_weight_decay", False, label="decoupled decay", help="Pull at the weights themselves, as AdamW does."
    )


def betas() -> tuple[Float, Float]:
    """How long the averages of the gradient and of its square remember."""
    return (
        Float("beta1", 0.9, min=0.0, max=0.9999, label="beta 1", help="Memory of the average gradient."),
        Float("beta2", 0.999, min=0.0, max=0.99999, label="beta 2", help="Memory of the average squared gradient."),
    )


def eps(default: float = 1e-8) -> Float:
    """The number that is added to a divisor."""
    return Float("eps", default, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the division away from 0.")


def adam_params(decay: float) -> list[Param]:
    """Adam's and AdamW's parameters, which differ in the default of the weight decay alone."""
    return [
        lr(0.01),
        *betas(),
        eps(),
        weight_decay(decay),
        Bool("amsgrad", False, help="Never let the steps grow again."),
    ]
