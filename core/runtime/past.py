"""Past: how a step that was trained long ago can be looked at again, to the bit.

Training is a function of its state: weights, the optimizer's memory and settings, the place in the data, the random
numbers. So a few states are enough: to see step 4,321 once more, the state before it is put into the trainer, the steps
between are trained again, that step is recorded, and the present is put back as if nothing had happened.
"""

from __future__ import annotations

import bisect
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.graph import PortRef
from core.runtime.recorder import Recorder
from core.runtime.stops import Losses
from core.runtime.trace import Trace, TraceSummary
from core.runtime.trainer import Trainer

__all__ = [
    "BYTES",
    "Change",
    "Past",
    "Progress",
    "Reading",
    "Visit",
    "alias",
    "last_change",
    "made_in",
    "reading_of",
    "visit",
]

BYTES = 256 * 1024 * 1024
STATES = 200
EPOCH_WORTH = 4.0  # the state at the start of an epoch is kept as if it were so many times lonelier

Progress = tuple[int, int]  # steps trained again so far, and in all


@dataclass(frozen=True)
class Kept:
    """A state after ``step``, with the optimizers' settings and the losses of that step."""

    step: int
    state: dict[str, Any]
    settings: dict[str, dict[str, Any]]
    losses: dict[str, float]
    epoch_start: bool
    nbytes: int
    leap: bool = False  # something else than training changed the weights here: no way leads across


@dataclass(frozen=True)
class Visit:
    """A step that was recorded again."""

    trace: Trace
    losses: dict[str, Losses]


class Past:
    """States of one run, the first always, the others thinner the longer ago; and what was set while it ran."""

    def __init__(self, budget_bytes: int = BYTES) -> None:
        self.budget_bytes = budget_bytes
        self.states: list[Kept] = []
        self.set: list[tuple[int, str, str, Any]] = []  # step after which, node, param, value

    def begin(self, trainer: Trainer) -> None:
        """Another course of training begins here: what was before cannot be reached any more."""
        self.states.clear()
        self.set.clear()
        self.keep(trainer, {})

    def keep(self, trainer: Trainer, losses: Mapping[str, float], state: dict[str, Any] | None = None) -> None:
        """Keep the present state, or ``state`` where the caller has it already."""
        step = trainer.step_count
        if self.states and self.states[-1].step >= step:
            return
        state = trainer.state() if state is None else state
        starts = step % trainer.steps_per_epoch == 0
        self.states.append(Kept(step, state, settings_of(trainer), dict(losses), starts, _nbytes(state)))
        while len(self.states) > 2 and (len(self.states) > STATES or self.nbytes > self.budget_bytes):
            del self.states[self._dispensable()]

    def leap(self, trainer: Trainer, losses: Mapping[str, float]) -> None:
        """Something else than training has changed the weights after the present step, such as pruning: the steps that
        follow can only be trained again from here."""
        if self.states and self.states[-1].step == trainer.step_count:
            self.states.pop()
        self.keep(trainer, losses)
        self.states[-1] = replace(self.states[-1], leap=True)

    def note(self, step: int, node: str, param: str, value: Any) -> None:
        """A hyper-parameter was set after a step, while it ran."""
        self.set.append((step, node, param, value))

    def before(self, step: int) -> Kept:
        """The nearest state from which a step can be trained again. Raises LookupError with a sentence."""
        place = bisect.bisect_left([kept.step for kept in self.states], step)
        if not place:
            first = self.states[0].step + 1 if self.states else 1
            raise LookupError(f"Steps before {first} belong to an earlier start: they cannot be trained again.")
        return self.states[place - 1]

    @property
    def nbytes(self) -> int:
        """What all states hold."""
        return sum(kept.nbytes for kept in self.states)

    def _dispensable(self) -> int:
        """The state whose neighbours are nearest, measured by how long ago it was; never the first, the newest, or one
        after a leap, unless these are all: then the first."""
        now = self.states[-1].step + 1

        def worth(place: int) -> float:
            kept = self.states[place]
            gap = self.states[place + 1].step - self.states[place - 1].step
            return gap / (now - kept.step) * (EPOCH_WORTH if kept.epoch_start else 1.0)

        places = [k for k in range(1, len(self.states) - 1) if not self.states[k].leap]
        return min(places, key=worth, default=0)


def visit(trainer: Trainer, past: Past, step: int) -> Generator[Progress, None, Visit]:
    """Record a past step again. Each ``next`` trains one step; closing it early puts the present back, too.

    Raises
    ------
    LookupError
        With a sentence, for a step that cannot be reached.
    """
    if not 1 <= step <= trainer.step_count:
        raise LookupError(f"Step {step} was not trained.")
    kept = past.before(step)
    present = _Present(trainer)
    try:
        _restore(trainer, kept)
        losses = dict(kept.losses)
        while trainer.step_count < step - 1:
            losses = _again(trainer, past)
            yield trainer.step_count - kept.step, step - kept.step
        _apply_settings(trainer, past)
        recorder = Recorder(step, trainer.epoch)
        result = trainer.step(recorder, measure=True)
        return Visit(recorder.trace, {n: (losses.get(n), now) for n, now in result.losses.items()})
    finally:
        present.put_back()


@dataclass(frozen=True)
class Change:
    """Where a value was made what it is: the step whose update made a parameter so, or the newest step in which an
    output had other numbers. None where it never was anything else."""

    step: int | None


def last_change(
    trainer: Trainer, past: Past, step: int, read: Reading, now: np.ndarray
) -> Generator[Progress, None, Change]:
    """Find where the numbers ``now``, which a parameter has before ``step`` or an output has in it, came up.

    Goes back from one kept state to the one before, training each stretch again once.
    """
    present = _Present(trainer)
    first = past.states[0].step if past.states else 0
    done, end = 0, step - 1
    try:
        while end > first:
            kept = past.before(end)
            _restore(trainer, kept)
            found = kept.step + 1 if read.parameter and not same(read.rest(trainer), now) else None
            while trainer.step_count < end:
                _again(trainer, past, read)
                if not same(read.value(trainer), now):
                    found = trainer.step_count + 1 if read.parameter else trainer.step_count
                done += 1
                yield done, step - 1 - first
            if found is not None:
                return Change(found)
            end = kept.step
        return Change(None)
    finally:
        present.put_back()


def made_in(trace: Trace, reference: str, cursor: int) -> tuple[int | None, np.ndarray]:
    """The entry of a step that made a value what it is at the cursor, None if that was before this step or is the
    cursor's own; and the numbers to look for further back.

    Raises
    ------
    LookupError
        With a sentence, where the step knows no such value.
    """
    summary = trace.summary
    reference = alias(summary, reference)
    known = summary.parameters.get(reference)
    if known is not None:
        before = trace.array(known["before"])
        changed = "after" in known and not same(before, trace.array(known["after"]))
        return (known["update_entry"] if changed and cursor > known["update_entry"] else None), before
    node, _, port = reference.partition(".")
    record = summary.ports.get(PortRef(node, port))
    if record is None:
        raise LookupError(f"Step {summary.step} knows no {reference}.")
    return (record.entry if 0 <= record.entry < cursor else None), trace.array(record.key)


class Reading:
    """What ``last_change`` compares: a parameter after each step, or a node's output in it.

    It stands in a Recorder's place while a step runs, and looks at one output only.
    """

    def __init__(self, parameter: str = "", port: PortRef | None = None) -> None:
        self.parameter, self.port = parameter, port
        self.seen: np.ndarray | None = None

    def rest(self, trainer: Trainer) -> np.ndarray:
        """The parameter between two steps."""
        return np.array(trainer.plan.parameters()[self.parameter].detach().cpu().numpy())

    def value(self, trainer: Trainer) -> np.ndarray | None:
        """The numbers after the step that was trained last."""
        return self.rest(trainer) if self.parameter else self.seen

    # What the Trainer tells a Recorder; nothing of it is needed here but ``leave`` and ``feed``.
    def recording(self, _plan: Any, _objective: Any) -> AbstractContextManager[None]:
        """A step begins."""
        self.seen = None
        return nullcontext()

    def updating(self, _objective: Any) -> AbstractContextManager[None]:
        """The optimizer steps."""
        return nullcontext()

    def enter(self, _node: Any) -> None:
        """A node begins."""

    def forward_done(self, _loss: Any) -> None:
        """The loss is known."""

    def backward_done(self) -> None:
        """Every gradient is known."""

    def leave(self, _node: Any, values: Mapping[PortRef, Any]) -> None:
        """A node has run."""
        self.feed(values)

    def feed(self, values: Mapping[PortRef, Any]) -> None:
        """Some outputs are known."""
        if self.port is not None and self.port in values:
            self.seen = np.array(values[self.port].detach().cpu().numpy())


def alias(summary: TraceSummary, reference: str) -> str:
    """The parameter that an output is, such as that of a Parameter node; else the reference itself."""
    node, _, port = reference.partition(".")
    record = summary.ports.get(PortRef(node, port))
    names = (n for n, known in summary.parameters.items() if record is not None and known["before"] == record.key)
    return next(names, reference)


def reading_of(reference: str, plan: Any) -> Reading:
    """How to read a parameter or an output by its name. Raises LookupError with a sentence where there is none."""
    if reference in plan.parameters():
        return Reading(parameter=reference)
    node, _, port = reference.partition(".")
    if node not in plan.nodes or port not in plan.nodes[node].outputs:
        raise LookupError(f"{reference} is neither a parameter nor the output of a node.")
    return Reading(port=PortRef(node, port))


def same(a: np.ndarray | None, b: np.ndarray | None) -> bool:
    """Equal to the bit, where NaN is equal to NaN."""
    if a is None or b is None:
        return a is b
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


def settings_of(trainer: Trainer) -> dict[str, dict[str, Any]]:
    """What a person may change while it runs: the settings of each optimizer, and live data by node."""
    return {**{o.node: o.settings() for o in trainer.plan.objectives}, **trainer.plan.live_data()}


class _Present:
    """Everything a visit to the past would disturb, and its way back."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.kept = Kept(trainer.step_count, trainer.state(), settings_of(trainer), {}, False, 0)
        self.gradients = {name: p.grad for name, p in trainer.plan.parameters().items()}

    def put_back(self) -> None:
        _restore(self.trainer, self.kept)
        for name, parameter in self.trainer.plan.parameters().items():
            parameter.grad = self.gradients[name]


def _restore(trainer: Trainer, kept: Kept) -> None:
    for objective in trainer.plan.objectives:
        if objective.node in kept.settings:
            objective.put_back(kept.settings[objective.node])
    for node, values in trainer.plan.live_data().items():
        for param, value in kept.settings.get(node, {}).items():
            if values[param] != value:
                trainer.set_live_param(node, param, value)
    trainer.load_state(kept.state)


def _again(trainer: Trainer, past: Past, read: Reading | None = None) -> dict[str, float]:
    """Train one step as it was trained then."""
    _apply_settings(trainer, past)
    return trainer.step(read if read is not None and read.port is not None else None).losses


def _apply_settings(trainer: Trainer, past: Past) -> None:
    for step, node, param, value in past.set:
        if step == trainer.step_count:
            trainer.set_live_param(node, param, value)


def _nbytes(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_nbytes(part) for part in value.values())
    return int(getattr(value, "nbytes", 64))
