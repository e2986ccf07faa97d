"""The work of a trial, in its own process: train, judge every epoch, say so, and give back the best weights."""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.failures import told
from core.runtime.judging import Judgement
from core.runtime.plan import CompileError, compile_plan
from core.runtime.trainer import StepResult, Trainer
from core.runtime.trials.machine import limit_memory
from core.runtime.trials.task import TRAINING_LOSS, VALIDATION_LOSS, Broke, EpochRow, Epochs, Finished, Task

__all__ = ["CannotJudge", "Work", "judged", "thinned"]

SAY_EVERY_S = 0.1
MOST_ROWS = 40  # in a message: where epochs are quicker than the eye, every so-manieth is told


class CannotJudge(ValueError):
    """There is nothing to judge this trial by; the message says what to do."""


def judged(objective: str, loss: float, judgement: Judgement | None) -> float:
    """The value of an epoch, out of its mean training loss and of what the validation part says.

    Raises
    ------
    CannotJudge
        If the graph gives no such value.
    """
    if objective == TRAINING_LOSS:
        return loss
    if judgement is None:
        raise CannotJudge(
            "There is no validation part. Set validation on the data node, or judge by the training loss."
        )
    value = judgement.loss if objective == VALIDATION_LOSS else judgement.value(objective)
    if value is None or (objective != VALIDATION_LOSS and objective not in judgement.metrics):
        known = ", ".join(sorted(judgement.metrics)) or "none"
        raise CannotJudge(f"The graph has no metric {objective!r}; there are: {known}. Choose another to judge by.")
    return value


class Work:
    """One task, from compiling to the last word."""

    def __init__(self, connection: Connection, task: Task) -> None:
        self.connection, self.task = connection, task
        self._rows: list[EpochRow] = []
        self._said_s = 0.0
        self._sign = 1.0 if task.direction == "lowest" else -1.0
        self._best = math.inf  # of all rounds, times the sign
        self._state: dict[str, Any] = {}

    def run(self) -> None:
        """Do all of it; whatever goes wrong becomes a ``Broke``."""
        task = self.task
        self.registry = standard_registry()  # takes a second, which is not the trial's
        self.connection.send(Epochs(()))
        if task.memory_mb:
            limit_memory(task.memory_mb)
        try:
            folds: list[tuple[int, int] | None] = [(k, task.folds) for k in range(task.folds)] or [None]
            with (
                trust(task.trusted),
                np.errstate(all="ignore"),
            ):  # what becomes NaN or infinite is told by the end of the trial
                values = tuple(self._round(number, fold) for number, fold in enumerate(folds))
            self._say()
            self.connection.send(Finished(values, self._state))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except (_NotFinite, CompileError, CannotJudge) as problem:
            self._break(str(problem))
        except Exception as problem:
            if _out_of_memory(problem):
                self._state.clear()
                self._break(memory_sentence(task.memory_mb))
            else:
                self._break(told(problem), traceback.format_exc())

    def _round(self, number: int, fold: tuple[int, int] | None) -> float:
        """Train once; the best value of its epochs."""
        task = self.task
        plan = compile_plan(task.graph, self.registry, seed=task.seed, device=task.device, fold=fold)
        if not plan.objectives:
            raise CompileError("There is no optimizer, so nothing would be trained. Add one, and link the loss to it.")
        trainer = Trainer(plan)
        best = math.inf
        losses: list[float] = []
        for epoch in range(1, task.epochs + 1):
            losses.clear()
            ended = False
            while not ended:
                self._obey()
                result = trainer.step()
                losses.append(_first(result))
                ended = result.epoch_ended
            judgement = result.judgement or trainer.judge()
            loss = sum(losses) / len(losses)
            value = judged(task.objective, loss, judgement)
            if not math.isfinite(value):
                raise _NotFinite(f"The {task.objective} became {value} in epoch {epoch}.")
            best = min(best, self._sign * value)
            if best < self._best:
                self._best, self._state = best, trainer.state()
            self._rows.append(EpochRow(number, epoch, loss, judgement.loss if judgement else None, value))
            self._say(SAY_EVERY_S)
            if result.stop:  # the project stops early
                break
        return self._sign * best

    def _obey(self) -> None:
        """Wait here while the study is paused; raises EOFError when nobody listens any more."""
        paused = False
        while paused or self.connection.poll():
            paused = self.connection.recv() == "pause"

    def _say(self, every_s: float = 0.0) -> None:
        now = time.monotonic()
        if self._rows and now - self._said_s >= every_s:
            self._said_s = now
            self.connection.send(Epochs(thinned(self._rows, MOST_ROWS)))
            self._rows.clear()

    def _break(self, why: str, details: str = "") -> None:
        self._say()
        self.connection.send(Broke(why, details))


def thinned(rows: Sequence[EpochRow], most: int) -> tuple[EpochRow, ...]:
    """At most about so many of the rows, evenly, and the last one in any case."""
    step = -(-len(rows) // most) if rows else 1
    return tuple(rows[(len(rows) - 1) % step :: step])


def memory_sentence(memory_mb: int) -> str:
    """Why a trial ended that ran out of memory."""
    if memory_mb:
        return f"It needed more memory than the {memory_mb} MiB that a trial may have."
    return "There was not enough memory. Make the batch or the layers smaller, or run fewer trials at a time."


class _NotFinite(ArithmeticError):
    """A loss that is no number; the message says where."""


def _first(result: StepResult) -> float:
    """The loss of the first optimizer, which is the one that is judged."""
    for loss in result.losses.values():
        if not math.isfinite(loss):
            raise _NotFinite(f"The loss became {loss} at step {result.step}. A lower learning rate may help.")
    return next(iter(result.losses.values()))


def _out_of_memory(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, MemoryError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
