"""What schedule nodes share: their output, the unit they count in, and what they build."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.engine.optim import Optimizer
from core.nodes.params import Choice
from core.nodes.spec import Out

__all__ = ["SCHEDULE", "Per", "Schedule", "per"]

Per = Literal["epoch", "step"]

SCHEDULE = (Out("schedule", kind="schedule", help="The course of the learning rate, for an optimizer."),)


def per(default: Per = "epoch") -> Choice:
    """What a schedule counts."""
    return Choice("per", default, options=("epoch", "step"), help="Whether it counts epochs or updates of the weights.")


@dataclass(frozen=True)
class Schedule:
    """What a schedule node builds.

    Parameters
    ----------
    make
        Gives the engine's scheduler for an optimizer and the number of updates in an epoch.
    per
        When its ``step`` is called: after every epoch, or after every update of the weights.
    judged
        Its ``step`` takes the value by which the network is judged.
    """

    make: Callable[[Optimizer, int], Any]
    per: Per = "epoch"
    judged: bool = False
