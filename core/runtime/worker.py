"""The training process: takes commands, trains, and reports.

It is a loop of two halves: read what the window said, then do a slice of work. Reports are limited to what a screen can
show; only losses, errors and state changes are always sent. A failure of any kind becomes an event, and the loop goes
on: the process ends only when it is told to, or killed.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

import core.engine as torch
from core.graph import Breakpoint
from core.nodes.registry import standard_registry
from core.runtime import messages as m
from core.runtime.journeys import Journeys
from core.runtime.mailbox import Mailbox
from core.runtime.numbers import view_of
from core.runtime.outputs import Output, output_of
from core.runtime.plan import CompileError, NodeFailed, Plan, compile_plan
from core.runtime.questions import answer_to, trace_of
from core.runtime.recorder import Recorder
from core.runtime.records import Records
from core.runtime.sentry import Guard, Sentry
from core.runtime.stops import Hit, Losses, hits_in, hits_of_sentry
from core.runtime.trace import Trace, TraceSummary
from core.runtime.trainer import StepResult, Trainer

__all__ = ["main"]

PROGRESS_S = 1 / 60  # at most this often: losses
SNAPSHOT_S = 1 / 20  # tensors of the inspected node
OUTPUT_S = 1 / 8  # decision regions and the like
MEASURE_S = 1 / 30  # gradient norms and update ratios
TRACE_S = 1 / 3  # values on links and the computation graph while running
KEEP_S = 0.25  # state, against the death of this process; seldomer where the state is large, see _keep
KEEP_SHARE = 0.03  # of the time may go into that


def main(connection: Connection, mailbox_name: str) -> None:
    """Entry point of the process; returns when told to shut down or when the window is gone."""
    if hasattr(os, "nice"):
        os.nice(5)  # the window goes first
    mailbox = Mailbox(mailbox_name)
    try:
        Worker(connection, mailbox).loop()
    except (EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        pass  # the window is gone; there is nobody left to tell
    finally:
        mailbox.close()


class Worker:
    """State of the training process."""

    def __init__(self, connection: Connection, mailbox: Mailbox) -> None:
        self.connection = connection
        self.mailbox = mailbox
        self.registry = standard_registry()
        self.run = ""
        self.state: m.WorkerState = "empty"
        self.plan: Plan | None = None
        self.trainer: Trainer | None = None
        self.lab: Any = None
        self.load: m.Load | None = None
        self.needs = m.Needs()
        self.breakpoints: tuple[Breakpoint, ...] = ()
        self.guard: Guard | None = None  # what the breakpoints ask of the present plan; None where that is to be found
        self.journeys = Journeys(connection, self._say)
        self.losses: dict[str, float] = {}  # of the newest step
        self.losses_before: dict[str, float] = {}
        self.deciding = False  # whether breakpoints are being looked at, which have their say in why it stops
        self.debug_at = 0  # a step to record when training comes to it
        self.speed = m.Run()
        self.records = Records()
        self.pending: list[StepResult] = []
        self.validation: list[tuple[int, float]] = []
        self.last_norms: dict[str, float] = {}
        self.lost = ("", "")  # why the loss of the last step is no number, and whose it is
        self.output: Output | None = None
        self.due: dict[str, float] = {}
        self.past_s = 0.0  # how long to wait before the state at the start of an epoch is kept for the past
        self.next_step_at = 0.0
        self.rate = _Rate()

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            while self.journeys.backlog or self.connection.poll(0 if self.state == "running" else None):
                command = self.journeys.backlog.popleft() if self.journeys.backlog else self.connection.recv()
                if isinstance(command, m.Shutdown):
                    return
                self._guard(self._obey, command)
                if self.state == "running":
                    break
            if self.state == "running":
                self._guard(self._train_slice)

    # ---- commands ----

    def _obey(self, command: m.Command) -> None:
        if isinstance(command, m.Load):
            self._load(command)
        elif isinstance(command, m.Needs):
            self.needs = command
            if self.state == "paused":
                self._snapshot(force=True)
        elif isinstance(command, m.StopVisit):
            pass  # it has ended by itself meanwhile
        elif isinstance(command, m.SetBreakpoints):
            self.breakpoints, self.guard = command.breakpoints, None
        elif self.trainer is None:
            pass  # the graph could not be compiled, which was said already
        elif isinstance(command, m.Run):
            self.speed = command
            self.debug_at = 0
            self.rate = _Rate()
            self.next_step_at = time.monotonic()
            self._enter("running")
        elif isinstance(command, m.SetSpeed):
            self.speed = replace(self.speed, steps_per_s=command.steps_per_s)
            self.next_step_at = time.monotonic()
        elif isinstance(command, m.Pause):
            if self.state == "running":
                self._recorded_step()  # so that every number on screen is of the step one stopped at
                self._stop("")
        elif isinstance(command, m.Step):
            self._step_command(command)
        elif isinstance(command, m.Debug):
            if command.at_step > self.trainer.step_count + 1:
                self._obey(m.Run(quiet=True))
                self.debug_at = command.at_step
            else:
                self._recorded_step(stop_at=0, stepping=True)
                self._stop(*self.lost)
        elif isinstance(command, m.Visit):
            self._visit(command)
        elif isinstance(command, m.Reset):
            assert self.load is not None
            self._load(m.Load(self.run, self.load.graph, command.seed, self.load.device, keep=False))
        elif isinstance(command, m.SetLive):
            if self.trainer.set_live_param(command.node, command.param, command.value):
                self.journeys.past.note(self.trainer.step_count, command.node, command.param, command.value)
        elif isinstance(command, m.Ask):
            random = torch.get_rng_state()  # a question may draw random numbers, and must not change training by that
            answer = answer_to(command.question, self)
            torch.set_rng_state(random)
            self._say(m.Answer(self.run, command.request, answer))
        elif isinstance(command, m.SaveState):
            self._say(m.StateSaved(self.run, command.request, self.trainer.state()))

    def _load(self, command: m.Load) -> None:
        """Compile a graph; what fits of the former weights, optimizers and position goes on if asked."""
        former = self.trainer.state() if self.trainer is not None and command.keep else None
        same_run = command.run == self.run
        state = command.state or (former if same_run else None)
        self.run, self.load = command.run, command
        self.records.clear()
        self.pending.clear()
        self.plan = self.trainer = self.lab = None  # should the new graph fail, the old one must not train in its place
        self.state = "empty"
        try:
            plan = compile_plan(
                command.graph,
                self.registry,
                seed=command.seed,
                device=command.device,
                weights=state["weights"] if state else None,
            )
        except CompileError as error:
            self._say(m.Failed(self.run, str(error), problems=tuple(error.problems)))
            return
        self.plan, self.trainer = plan, Trainer(plan)
        if state:
            self.trainer.load_state(state)
        shapes = {name: tuple(p.shape) for name, p in plan.parameters().items()}
        self._say(
            m.Compiled(self.run, shapes, tuple(plan.fresh), self.trainer.steps_per_epoch, self.trainer.step_count)
        )
        self.last_norms = {}
        self.output = None
        self.guard = None
        self.losses, self.losses_before = {}, {}
        self.journeys.past.begin(self.trainer)
        self._stop("")

    def _step_command(self, command: m.Step) -> None:
        assert self.trainer is not None
        if command.epoch:
            self._obey(m.Run(until_epoch=self.trainer.epoch, quiet=True))
            return
        self._recorded_step()
        self._stop(*self.lost)

    # ---- training ----

    def _train_slice(self) -> None:
        """As many steps as fit between two looks at the pipe."""
        assert self.trainer is not None
        assert self.plan is not None
        until = time.monotonic() + 0.008
        while self.state == "running":
            now = time.monotonic()
            if self.speed.steps_per_s and now < self.next_step_at:
                time.sleep(min(self.next_step_at - now, 0.01))
                return
            slow = 0 < self.speed.steps_per_s <= 4
            ends = self.speed.until_epoch == self.trainer.epoch and self._ends_epoch()
            shown = ends or ((self.needs.trace or slow) and self._is_due("trace", TRACE_S))
            if self.guard is None:
                self.guard = Guard.of(self.breakpoints, self.plan)
            if self.debug_at == self.trainer.step_count + 1:
                self._obey(m.Debug())
                return
            if not self.guard.idle:
                if self._guarded_step(self.guard, shown):
                    return
            elif shown:
                self._recorded_step()
            else:
                self._one_step()
            if self.state != "running":
                return  # the loss was lost
            if self.speed.steps_per_s:
                self.next_step_at = max(self.next_step_at + 1 / self.speed.steps_per_s, now - 1.0)
            if self.speed.until_epoch and self.trainer.epoch > self.speed.until_epoch:
                self._stop("" if self.speed.quiet else f"Reached epoch {self.speed.until_epoch}.")
                return
            self._snapshot()
            if self._is_due("keep", KEEP_S):
                self._keep()
            if time.monotonic() > until:
                return

    def _ends_epoch(self) -> bool:
        """Whether the next step is the last one of its epoch."""
        assert self.trainer is not None
        return (self.trainer.step_count + 1) % self.trainer.steps_per_epoch == 0

    def _one_step(self, sentry: Sentry | None = None) -> StepResult:
        assert self.trainer is not None
        result = self.trainer.step(sentry, measure=self._is_due("measure", MEASURE_S))
        self._account(result)
        return result

    def _recorded_step(self, stop_at: int | None = None, stepping: bool = False) -> None:
        """One step that leaves a trace, for the window to look at or, if ``stepping``, for the debugger to walk."""
        summary = self._record()
        self._show(summary, len(summary.entries) - 1 if stop_at is None else stop_at, stepping)

    def _guarded_step(self, guard: Guard, shown: bool) -> bool:
        """A step with breakpoints set; True where one of them stopped it.

        Where a breakpoint stops every step it is recorded at once. Else it is trained under a Sentry, and only where
        that says that a condition may have come true it is recorded, by training it again.
        """
        assert self.trainer is not None
        self.deciding = True  # whether a lost loss or a breakpoint stops the run is said together, below
        try:
            return self._guarded(guard, shown)
        finally:
            self.deciding = False

    def _guarded(self, guard: Guard, shown: bool) -> bool:
        assert self.trainer is not None
        sentry = None
        if guard.record or shown:
            summary = self._record()
        else:
            sentry = Sentry(guard, self.trainer.step_count + 1, self.trainer.epoch) if guard.watches else None
            result = self._one_step(sentry)
            pairs = self._loss_pairs()
            if not ((sentry is not None and sentry.fired) or guard.loss_meets(pairs, result.step, result.epoch)):
                return self._lost_stop()
            self._progress()
            again = self.journeys.record(self.run, self.trainer, result.step)
            if again is None:
                return self._lost_stop() or self.state != "running"
            self.records.keep(again.trace, pairs)
            summary = again.trace.summary
        trace = self.traces[summary.step]
        hits = hits_in(trace, self.plan, self.breakpoints, self.losses_at(summary.step))
        if not hits and sentry is not None and sentry.first is not None and trace.sampled:
            hits = hits_of_sentry(trace, self.plan, sentry.first)
        if not hits:
            if shown:
                self._show(summary, len(summary.entries) - 1, stepping=False)
            return self._lost_stop()
        self._show(summary, hits[0].entry, stepping=True, hit=hits[0])
        self._stop(" ".join(part for part in (hits[0].message, self.lost[0]) if part), hits[0].node)
        return True

    def _lost_stop(self) -> bool:
        """Stop if the loss of the last step is no number; says whether it did."""
        if self.lost[0]:
            self._stop(*self.lost)
        return bool(self.lost[0])

    def _record(self) -> TraceSummary:
        """Train one step under a recorder and keep the trace, within the budget."""
        assert self.trainer is not None
        recorder = Recorder(self.trainer.step_count + 1, self.trainer.epoch)
        result = self.trainer.step(recorder, measure=True)
        self._account(result)
        self.records.keep(recorder.trace, self._loss_pairs())
        self._progress()  # the loss of this step is known before its trace is shown
        return recorder.trace.summary

    @property
    def traces(self) -> Mapping[int, Trace]:
        """Recorded steps by their number."""
        return self.records.traces

    def losses_at(self, step: int) -> Mapping[str, Losses]:
        """Loss of the step before and of this one, of a step whose trace is kept."""
        return self.records.losses_at(step)

    def _loss_pairs(self) -> dict[str, Losses]:
        return {name: (self.losses_before.get(name), now) for name, now in self.losses.items()}

    def _show(
        self, summary: TraceSummary, at: int, stepping: bool, hit: Hit | None = None, again: bool = False
    ) -> None:
        self._say(m.Traced(self.run, summary, at, stepping, hit, again, tuple(self.traces)))

    def _visit(self, command: m.Visit) -> None:
        """Record a step of the past, and show it."""
        assert self.trainer is not None
        if self.state == "running":
            self._obey(m.Pause())
        found, message = None, ""
        try:
            trace = trace_of(self, command.step) if command.reference else None
            found = self.journeys.find(self.run, self.trainer, command, trace)
        except LookupError as problem:
            message = str(problem.args[0])
        finally:
            self._say(m.Travelled(self.run, 0, 0, over=True, message=message))
        if found is not None:
            if found.losses is not None:
                self.records.keep(found.trace, found.losses)
            self._show(found.trace.summary, found.at, stepping=True, again=True)

    def _account(self, result: StepResult) -> None:
        """Note a step's losses, look at the validation part when an epoch ends, stop where the loss is lost."""
        assert self.trainer is not None
        self.pending.append(result)
        self.losses_before, self.losses = self.losses, result.losses
        self.rate.tick()
        if result.epoch_ended and self._is_due("past", self.past_s):
            begin = time.monotonic()
            self.journeys.past.keep(self.trainer, self.losses)
            self.past_s = max(KEEP_S / 4, (time.monotonic() - begin) / KEEP_SHARE)
        if result.grad_norms or result.update_ratios:
            self.last_norms = result.grad_norms
            self._say(m.Measured(self.run, result.step, result.grad_norms, result.update_ratios))
        if result.epoch_ended and self._is_due("validate", PROGRESS_S * 2):
            loss = self.trainer.evaluate()
            if loss is not None:
                self.validation.append((result.step, loss))
        if self._is_due("progress", PROGRESS_S):
            self._progress()
        bad = next(((n, loss) for n, loss in result.losses.items() if not np.isfinite(loss)), None)
        self.lost = ("", "")
        if bad is not None:
            node, loss = bad
            self.lost = (f"The loss became {loss} at step {result.step}. Lower the learning rate, then reset.", node)
            if self.state == "running" and not self.deciding:
                self._stop(*self.lost)

    # ---- reports ----

    def _progress(self) -> None:
        if not self.pending:
            return
        names = {n for r in self.pending for n in r.losses}
        losses = {n: np.array([r.losses.get(n, np.nan) for r in self.pending]) for n in sorted(names)}
        last = self.pending[-1]
        self._say(
            m.Progress(
                self.run, last.step, last.epoch, self.pending[0].step, losses, tuple(self.validation), self.rate.value
            )
        )
        self.pending.clear()
        self.validation.clear()

    def _snapshot(self, force: bool = False) -> None:
        """Put a picture of the moment into the mailbox, if one is due."""
        if self.plan is None or self.trainer is None or not (force or self._is_due("snapshot", SNAPSHOT_S)):
            return
        if self.needs.output and (self._is_due("output", OUTPUT_S) or force):
            self.output = replace(output_of(self.plan), step=self.trainer.step_count)
        # The last output goes with every snapshot: the window may be slow and take only one of several.
        output = self.output if self.needs.output else None
        tensors = {n: self._node_tensors(n) for n in self.needs.nodes if n in self.plan.modules}
        snapshot = m.Snapshot(
            self.run, self.trainer.step_count, self.trainer.epoch, output, tensors, dict(self.last_norms)
        )
        if not self.mailbox.put(snapshot):
            self.mailbox.put(m.Snapshot(self.run, snapshot.step, snapshot.epoch, output, {}, snapshot.norms))

    def _node_tensors(self, node: str) -> tuple[m.NodeTensor, ...]:
        assert self.plan is not None
        shown = []
        for name, parameter in self.plan.modules[node].named_parameters():
            gradient = None if parameter.grad is None else view_of(parameter.grad.detach().cpu().numpy())
            shown.append(m.NodeTensor(name, "parameter", view_of(parameter.detach().cpu().numpy()), gradient))
        return tuple(shown)

    def _keep(self) -> None:
        """Send the state to the window, where it survives this process."""
        if self.trainer is None:
            return
        begin = time.monotonic()
        state = self.trainer.state()
        self._say(m.StateKept(self.run, state))
        self.journeys.past.keep(self.trainer, self.losses, state)
        took = time.monotonic() - begin
        self.due["keep"] = begin + max(KEEP_S, took / KEEP_SHARE)

    def _stop(self, reason: str, node: str = "") -> None:
        self._progress()
        self._snapshot(force=True)
        self._keep()
        self._enter("paused", reason, node)

    def _enter(self, state: m.WorkerState, reason: str = "", node: str = "") -> None:
        self.state = state
        self._say(m.StateChanged(self.run, state, reason, node))

    def _say(self, event: m.Event) -> None:
        self.connection.send(event)

    def _is_due(self, what: str, every_s: float) -> bool:
        now = time.monotonic()
        if now < self.due.get(what, 0.0):
            return False
        self.due[what] = now + every_s
        return True

    def _guard(self, work: Any, *arguments: Any) -> None:
        """Turn any failure into an event; what was learned stays."""
        try:
            work(*arguments)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except NodeFailed as error:
            self._fail(str(error), error.node)
        except MemoryError:
            self._fail("There is not enough memory. Make the batch or the layers smaller.")
        except Exception as error:
            self._fail(f"{type(error).__name__}: {error}")

    def _fail(self, message: str, node: str = "") -> None:
        self._progress()
        self.state = "paused" if self.trainer is not None else "empty"
        self._say(m.Failed(self.run, message, node, traceback.format_exc()))
        self._say(m.StateChanged(self.run, self.state, message, node))


class _Rate:
    """Steps per second, averaged over about a second."""

    def __init__(self) -> None:
        self.value = 0.0
        self._count = 0
        self._since = time.monotonic()

    def tick(self) -> None:
        self._count += 1
        passed = time.monotonic() - self._since
        if passed >= 0.5:
            now = self._count / passed
            self.value = now if not self.value else 0.5 * self.value + 0.5 * now
            self._count, self._since = 0, time.monotonic()
