"""Training: the run of a graph in the worker process, in slices between two looks at the pipe.

The Trainer knows how to train a step; here it is decided which kind of step comes next, how fast, what is shown of it,
and where the run stops.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.graph import Breakpoint
from core.runtime import messages as m
from core.runtime.journeys import Journeys
from core.runtime.pacing import Rate, Timetable
from core.runtime.plan import Plan
from core.runtime.records import Records
from core.runtime.reports import Reports
from core.runtime.sentry import Guard
from core.runtime.steps import KEEP_S, KEEP_SHARE, Steps
from core.runtime.stops import Hit, Losses
from core.runtime.trace import Trace, TraceSummary
from core.runtime.trainer import Trainer

__all__ = ["Training"]

SLICE_S = 0.008  # between two looks at the pipe
TRACE_S = 1 / 3  # at most this often while running: values on links and the computation graph
SLOW = 4  # steps a second; up to there a person can follow each of them


class Training:
    """What is trained, and how it is going. Questions of the window are answered beside it.

    Attributes
    ----------
    state
        Whether it runs, rests, or has nothing to train.
    plan, trainer, steps
        None while no graph is compiled.
    records
        The recorded steps that are kept.
    lab
        The autograd bench, None until it is asked for.
    """

    def __init__(self, reports: Reports, journeys: Journeys) -> None:
        self.reports, self.journeys = reports, journeys
        self.state: m.WorkerState = "empty"
        self.plan: Plan | None = None
        self.trainer: Trainer | None = None
        self.steps: Steps | None = None
        self.lab: Any = None
        self.records = Records()
        self._speed = m.Run()
        self._next_step_s = 0.0
        self._debug_at = 0  # a step to record when training comes to it
        self._breakpoints: tuple[Breakpoint, ...] = ()
        self._guard: Guard | None = None  # what they ask of the present plan; None where that is to be found
        self._times = Timetable()

    # ---- what is trained ----

    def clear(self) -> None:
        """Nothing: should a new graph fail to compile, the old one must not train in its place."""
        self.records.clear()
        self.plan = self.trainer = self.steps = self.lab = None
        self.state = "empty"

    def begin(self, plan: Plan, trainer: Trainer) -> None:
        """A compiled graph, from the state that its trainer has."""
        self.plan, self.trainer = plan, trainer
        self.steps = Steps(plan, trainer, self.records, self.journeys, self.reports)
        self._guard = None
        self.journeys.past.begin(trainer)
        self.reports.follow(plan)

    def set_breakpoints(self, breakpoints: tuple[Breakpoint, ...]) -> None:
        """Stop where one of these comes true, from the next step on."""
        self._breakpoints, self._guard = breakpoints, None

    # ---- for questions ----

    @property
    def traces(self) -> Mapping[int, Trace]:
        """Recorded steps by their number."""
        return self.records.traces

    def losses_at(self, step: int) -> Mapping[str, Losses]:
        """Loss of the step before and of this one, of a step whose trace is kept."""
        return self.records.losses_at(step)

    # ---- running ----

    def run(self, speed: m.Run, debug_at: int = 0) -> None:
        """Train until told otherwise, or until a certain step, which is recorded."""
        self._speed, self._debug_at = speed, debug_at
        self.reports.rate = Rate()
        self._next_step_s = time.monotonic()
        self.enter("running")

    def set_speed(self, steps_per_s: float) -> None:
        """Another limit for the run under way."""
        self._speed = replace(self._speed, steps_per_s=steps_per_s)
        self._next_step_s = time.monotonic()

    def slice(self) -> None:
        """As many steps as fit between two looks at the pipe."""
        assert self.trainer is not None
        until = time.monotonic() + SLICE_S
        while self.state == "running":
            now, speed = time.monotonic(), self._speed
            if speed.steps_per_s and now < self._next_step_s:
                time.sleep(min(self._next_step_s - now, 0.01))
                return
            if self._debug_at == self.trainer.step_count + 1:
                self.debug_step()
                return
            if self._stopped_at_next():
                return
            if speed.steps_per_s:
                self._next_step_s = max(self._next_step_s + 1 / speed.steps_per_s, now - 1.0)
            if speed.until_epoch and self.trainer.epoch > speed.until_epoch:
                self.stop("" if speed.quiet else f"Reached epoch {speed.until_epoch}.")
                return
            self.snapshot()
            if self._times.is_due("keep", KEEP_S):
                self._keep()
            if time.monotonic() > until:
                return

    def _stopped_at_next(self) -> bool:
        """Train the next step, shown if it is time for that; whether the run ends with it."""
        assert self.plan is not None
        assert self.steps is not None
        if self._guard is None:
            self._guard = Guard.of(self._breakpoints, self.plan)
        summary: TraceSummary | None = None
        hit: Hit | None = None
        shown = self._is_shown()
        if not self._guard.idle:
            summary, hit = self.steps.guarded(self._guard, self._breakpoints, shown)
        elif shown:
            summary = self.steps.recorded()
        else:
            self.steps.plain()
        reason, node = self.steps.lost if self.steps.lost[0] else (self.steps.ended, "")
        if hit is not None and summary is not None:
            self.show(summary, hit.entry, stepping=True, hit=hit)
            reason, node = " ".join(part for part in (hit.message, reason) if part), hit.node
        elif shown and summary is not None:
            self.show(summary, len(summary.entries) - 1)
        if hit is None and not reason:
            return False
        self.stop(reason, node)
        return True

    def _is_shown(self) -> bool:
        """Whether the window wants to see the next step: the last one of a stretch, or one now and then."""
        assert self.trainer is not None
        trainer, speed = self.trainer, self._speed
        ends_epoch = (trainer.step_count + 1) % trainer.steps_per_epoch == 0
        if ends_epoch and speed.until_epoch == trainer.epoch:
            return True
        slow = 0 < speed.steps_per_s <= SLOW
        return (self.reports.needs.trace or slow) and self._times.is_due("trace", TRACE_S)

    # ---- single steps ----

    def recorded_step(self) -> None:
        """One step, shown as done, and stop: every number on screen is of the step one stopped at."""
        assert self.steps is not None
        summary = self.steps.recorded()
        self.show(summary, len(summary.entries) - 1)
        self.stop(*self.steps.lost)

    def debug_step(self) -> None:
        """One step for the debugger to walk through, from its first operation."""
        assert self.steps is not None
        self.show(self.steps.recorded(), 0, stepping=True)
        self.stop(*self.steps.lost)

    def weights_changed(self) -> None:
        """Something else than training has changed the weights: the window sees it, and the past knows of it."""
        assert self.trainer is not None
        assert self.steps is not None
        self.journeys.past.leap(self.trainer, self.steps.losses)
        self.snapshot(force=True)
        self._keep()

    # ---- what is said of it ----

    def show(
        self, summary: TraceSummary, at: int, stepping: bool = False, hit: Hit | None = None, again: bool = False
    ) -> None:
        """Hand a record to the window; ``Traced`` says what the words mean."""
        self.reports.say(m.Traced(self.reports.run, summary, at, stepping, hit, again, tuple(self.traces)))

    def snapshot(self, force: bool = False) -> None:
        """Put a picture of the moment into the mailbox, if one is due."""
        if self.plan is not None and self.trainer is not None:
            self.reports.snapshot(self.plan, self.trainer, force)

    def stop(self, reason: str = "", node: str = "") -> None:
        """Come to rest, with everything said and the state safe."""
        if self.steps is not None:
            self.steps.come_to_rest()
        self.reports.progress(force=True)
        self.snapshot(force=True)
        self._keep()
        self.enter("paused", reason, node)

    def enter(self, state: m.WorkerState, reason: str = "", node: str = "") -> None:
        """Another state, which the window is told."""
        self.state = state
        self.reports.say(m.StateChanged(self.reports.run, state, reason, node))

    def _keep(self) -> None:
        """Send the state to the window, where it survives this process; large ones seldomer."""
        if self.trainer is None or self.steps is None:
            return
        begin = time.monotonic()
        state = self.trainer.state()
        self.reports.say(m.StateKept(self.reports.run, state))
        self.journeys.past.keep(self.trainer, self.steps.losses, state)
        self._times.put_off("keep", begin + max(KEEP_S, (time.monotonic() - begin) / KEEP_SHARE))
