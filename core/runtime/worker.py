"""The training process: takes commands, trains, and reports.

It is a loop of two halves: read what the window said, then do a slice of work. Reports are limited to what a screen can
show; only losses, errors and state changes are always sent. A failure of any kind becomes an event, and the loop goes
on: the process ends only when it is told to, or killed.
"""

from __future__ import annotations

import os
import time
import traceback
from collections import OrderedDict
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from core.nodes.registry import standard_registry
from core.runtime import messages as m
from core.runtime.mailbox import Mailbox
from core.runtime.numbers import view_of
from core.runtime.outputs import Output, output_of
from core.runtime.plan import CompileError, NodeFailed, Plan, compile_plan
from core.runtime.questions import answer_to
from core.runtime.recorder import Recorder
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
TRACES_KEPT = 20  # recorded steps the debugger can go back through
TRACE_BYTES = 512 * 1024 * 1024


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
        self.load: m.Load | None = None
        self.watch = m.Watch()
        self.breakpoints: frozenset[str] = frozenset()
        self.speed = m.Run()
        self.traces: OrderedDict[int, Trace] = OrderedDict()
        self.pending: list[StepResult] = []
        self.validation: list[tuple[int, float]] = []
        self.last_norms: dict[str, float] = {}
        self.lost = ("", "")  # why the loss of the last step is no number, and whose it is
        self.output: Output | None = None
        self.due: dict[str, float] = {}
        self.next_step_at = 0.0
        self.rate = _Rate()

    def loop(self) -> None:
        """Until Shutdown."""
        while True:
            while self.connection.poll(0 if self.state == "running" else None):
                command = self.connection.recv()
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
        elif isinstance(command, m.Watch):
            self.watch = command
            if self.state == "paused":
                self._snapshot(force=True)
        elif isinstance(command, m.SetBreakpoints):
            self.breakpoints = command.nodes
        elif self.trainer is None:
            pass  # the graph could not be compiled, which was said already
        elif isinstance(command, m.Run):
            self.speed = command
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
            self._recorded_step(stop_at=0, stepping=True)
            self._stop(*self.lost)
        elif isinstance(command, m.Reset):
            assert self.load is not None
            self._load(m.Load(self.run, self.load.graph, command.seed, self.load.device, keep=False))
        elif isinstance(command, m.SetLive):
            self.trainer.set_live_param(command.node, command.param, command.value)
        elif isinstance(command, m.Ask):
            self._say(m.Answer(self.run, command.request, answer_to(command.question, self)))
        elif isinstance(command, m.SaveState):
            self._say(m.StateSaved(self.run, command.request, self.trainer.state()))

    def _load(self, command: m.Load) -> None:
        """Compile a graph; what fits of the former weights, optimizers and position goes on if asked."""
        former = self.trainer.state() if self.trainer is not None and command.keep else None
        same_run = command.run == self.run
        state = command.state or (former if same_run else None)
        self.run, self.load = command.run, command
        self.traces.clear()
        self.pending.clear()
        self.plan = self.trainer = None  # should the new graph fail, the old one must not train in its place
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
            shown = ends or ((self.watch.trace or slow) and self._is_due("trace", TRACE_S))
            if any(b in self.plan.nodes for b in self.breakpoints):
                if self._break_here(shown):
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

    def _one_step(self) -> StepResult:
        assert self.trainer is not None
        result = self.trainer.step(measure=self._is_due("measure", MEASURE_S))
        self._account(result)
        return result

    def _recorded_step(self, stop_at: int | None = None, stepping: bool = False) -> None:
        """One step that leaves a trace, for the window to look at or, if ``stepping``, for the debugger to walk."""
        summary = self._record()
        self._say(m.Traced(self.run, summary, len(summary.entries) - 1 if stop_at is None else stop_at, stepping))

    def _break_here(self, shown: bool) -> bool:
        """With breakpoints set every step is recorded, and the run stops at the first entry of such a node.

        A data node computes nothing; its batch is there when the first operation runs. Without a stop the window gets
        the trace only if it is to be ``shown``.
        """
        assert self.plan is not None
        summary = self._record()
        lost = self.state != "running"
        hit = next((e for e in summary.entries if e.node in self.breakpoints), None)
        node, title = (hit.node, hit.title) if hit else ("", "")
        data = next((n for n in self.plan.feeds if n in self.breakpoints), None)
        if data is not None and summary.entries:
            hit, node, title = summary.entries[0], data, self.plan.nodes[data].title
        if hit is None:
            if shown:
                self._say(m.Traced(self.run, summary, len(summary.entries) - 1, stepping=False))
            return False
        self._say(m.Traced(self.run, summary, hit.index, stepping=True))
        if not lost:  # else it stopped already, and why matters more
            self._stop(f"Stopped at the breakpoint on {title}.", node)
        return True

    def _record(self) -> TraceSummary:
        """Train one step under a recorder and keep the trace, within the budget."""
        assert self.trainer is not None
        recorder = Recorder(self.trainer.step_count + 1, self.trainer.epoch)
        result = self.trainer.step(recorder, measure=True)
        self.traces[result.step] = recorder.trace
        sizes = [t.nbytes for t in self.traces.values()]
        while len(self.traces) > 1 and (len(self.traces) > TRACES_KEPT or sum(sizes) > TRACE_BYTES):
            self.traces.popitem(last=False)
            sizes.pop(0)
        self._account(result)
        self._progress()  # the loss of this step is known before its trace is shown
        return recorder.trace.summary

    def _account(self, result: StepResult) -> None:
        """Note a step's losses, look at the validation part when an epoch ends, stop where the loss is lost."""
        assert self.trainer is not None
        self.pending.append(result)
        self.rate.tick()
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
            if self.state == "running":
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
        if self.watch.output and (self._is_due("output", OUTPUT_S) or force):
            self.output = replace(output_of(self.plan), step=self.trainer.step_count)
        # The last output goes with every snapshot: the window may be slow and take only one of several.
        output = self.output if self.watch.output else None
        tensors = {n: self._node_tensors(n) for n in self.watch.nodes if n in self.plan.modules}
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
        self._say(m.StateKept(self.run, self.trainer.state()))
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
