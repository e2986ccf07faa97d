"""What a trial is asked to do, and what it says while it does it. No NumPy here: the process reads this first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from core.graph import Graph

__all__ = ["TRAINING_LOSS", "VALIDATION_LOSS", "Broke", "Direction", "EpochRow", "Epochs", "Event", "Finished", "Task"]

VALIDATION_LOSS, TRAINING_LOSS = "validation loss", "training loss"

Direction = Literal["lowest", "highest"]


@dataclass(frozen=True)
class Task:
    """One trial.

    Attributes
    ----------
    graph
        With the trial's values in it.
    epochs
        How long each round trains.
    objective, direction
        What is judged after every epoch: VALIDATION_LOSS, TRAINING_LOSS or the id of a metric node; and which value
        of it is the best.
    seed, device
        As for any training; every trial begins with the same seed, so that only the values differ.
    folds
        Rounds of cross-validation, 0 for one training with the parts that the data nodes say.
    memory_mb
        What the process may take at most in MiB, 0 for all there is. Kept where the system knows such a limit.
    trusted
        Whether Python code of the project may run, see ``core.nodes.trust``.
    """

    graph: Graph
    epochs: int
    objective: str = VALIDATION_LOSS
    direction: Direction = "lowest"
    seed: int = 0
    device: str = "cpu"
    folds: int = 0
    memory_mb: int = 0
    trusted: bool = False


@dataclass(frozen=True)
class EpochRow:
    """How an epoch went: the mean of its training losses, the loss on held-out data, and what is judged."""

    round: int
    epoch: int
    loss: float
    validation: float | None
    value: float


@dataclass(frozen=True)
class Epochs:
    """Epochs that ended since the last message. The first one is empty: it says that the work begins.
    Where they are many, some between are left out."""

    rows: tuple[EpochRow, ...]


@dataclass(frozen=True)
class Finished:
    """The end of a trial that went well.

    Attributes
    ----------
    values
        The best judged value of each round.
    state
        ``Trainer.state`` at the best epoch of the best round.
    """

    values: tuple[float, ...]
    state: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Broke:
    """The end of a trial that could not go on: a sentence for the person, and the traceback where there is one."""

    why: str
    details: str = ""


Event = Epochs | Finished | Broke
