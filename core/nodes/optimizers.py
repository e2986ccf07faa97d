"""What optimizer nodes share: their inputs, and the parameters that mean the same in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.nodes.params import Bool, Float, Int, Param
from core.nodes.spec import In

__all__ = [
    "INPUTS",
    "Turn",
    "adam_params",
    "betas",
    "decoupled_weight_decay",
    "eps",
    "lr",
    "turn_of",
    "turn_params",
    "weight_decay",
]

INPUTS = (
    In("loss", dtype="float", kind="loss", help="The one number that training makes small."),
    In(
        "params",
        kind="params",
        many=True,
        optional=True,
        help="Parameters of the nodes to train; without a link it trains all that the loss depends on.",
    ),
    In(
        "schedule",
        kind="schedule",
        optional=True,
        help="How the learning rate changes while training runs; without a link it stays as it is.",
    ),
)


@dataclass(frozen=True)
class Turn:
    """When an optimizer has its turn, and what is done to the gradients before it.

    Parameters
    ----------
    order
        Optimizers of a graph step in rising order, each after a forward and backward pass of its own.
    accumulate
        Batches whose gradients are averaged before a step.
    clip_norm, clip_value
        Longest gradient (2-norm over all its parameters together), and largest element; 0 leaves them.
    """

    order: int = 0
    accumulate: int = 1
    clip_norm: float = 0.0
    clip_value: float = 0.0

    @property
    def clips(self) -> bool:
        """Whether gradients are changed between the backward pass and the step."""
        return self.clip_norm > 0 or self.clip_value > 0


def turn_params() -> list[Param]:
    """What every optimizer has beside its own rule."""
    return [
        Int("order", 0, min=0, max=999, help="With several optimizers: the lowest number steps first."),
        Int("accumulate", 1, min=1, max=10_000, label="batches a step",
            help="Average the gradients of so many batches, then step; the rest of an epoch is used too."),
        Float("clip_norm", 0.0, min=0.0, max=1e6, live=True, label="clip norm",
              help="Shorten the gradient of all parameters together to this length; 0 does not."),
        Float("clip_value", 0.0, min=0.0, max=1e6, live=True, label="clip value",
              help="Cut every element of the gradient to this size; 0 does not."),
    ]  # fmt: skip


def turn_of(values: Mapping[str, Any]) -> Turn:
    """The turn that an optimizer node's parameters describe."""
    names = ("order", "accumulate", "clip_norm", "clip_value")
    return Turn(**{name: values[name] for name in names if name in values})


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
        *turn_params(),
    ]
