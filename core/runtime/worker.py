"""The training process: takes commands, trains, and reports.

It is a loop of two halves: read what the window said, then do a slice of work (``core.runtime.training``). A failure of
any kind becomes an event (``core.runtime.reports``), and the loop goes on: the process ends only when it is told to, or
killed.
"""

from __future__ import annotations

import importlib
import os
import traceback
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

import core.engine as torch
from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime import messages as m
from core.runtime.failures import told
from core.runtime.journeys import Journeys
from core.runtime.mailbox import Mailbox
from core.runtime.new_starts import without_new_starts
from core.runtime.plan import CompileError, NodeFailed, compile_plan
from core.runtime.questions import answer_to, trace_of
from core.runtime.reports import Reports
from core.runtime.trainer import Trainer
from core.runtime.training import Training

__all__ = ["main"]


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
    """Obeys commands, one after the other."""

    def __init__(self, connection: Connection, mailbox: Mailbox) -> None:
        self.connection = connection
        self.registry = standard_registry()
        self.reports = Reports(connection, mailbox)
        self.journeys = Journeys(connection, self.reports.say)
        self.training = Training(self.reports, self.journeys)
        self.loaded: m.Load | None = None

    def loop(self) -> None:
        """Until Shutdown."""
        backlog, training = self.journeys.backlog, self.training
        while True:
            while backlog or self.connection.poll(0 if training.state == "running" else None):
                command = backlog.popleft() if backlog else self.connection.recv()
                if isinstance(command, m.Shutdown):
                    return
                self._guard(self._obey, command)
                if training.state == "running":
                    break
            if training.state == "running":
                self._guard(training.slice)

    # ---- commands ----

    def _obey(self, command: m.Command) -> None:
        training, trainer = self.training, self.training.trainer
        if isinstance(command, m.Load):
            self._load(command)
        elif isinstance(command, m.Prepare):
            importlib.import_module("sklearn.datasets")  # one to two seconds, nearly all of it SciPy
        elif isinstance(command, m.Needs):
            self.reports.needs = command
            if training.state == "paused":
                training.snapshot(force=True)
        elif isinstance(command, m.StopVisit):
            pass  # it has ended by itself meanwhile
        elif isinstance(command, m.SetBreakpoints):
            training.set_breakpoints(command.breakpoints)
        elif isinstance(command, m.Ask) and not command.question.needs_training:
            self._answer(command)
        elif trainer is None:
            pass  # the graph could not be compiled, which was said already
        elif isinstance(command, m.Run):
            training.run(command)
        elif isinstance(command, m.SetSpeed):
            training.set_speed(command.steps_per_s)
        elif isinstance(command, m.Pause):
            if training.state == "running":
                training.recorded_step()
        elif isinstance(command, m.Step):
            if command.epoch:
                training.run(m.Run(until_epoch=trainer.epoch, quiet=True))
            else:
                training.recorded_step()
        elif isinstance(command, m.Debug):
            if command.at_step > trainer.step_count + 1:
                training.run(m.Run(quiet=True), debug_at=command.at_step)
            else:
                training.debug_step()
        elif isinstance(command, m.Visit):
            self._visit(command, trainer)
        elif isinstance(command, m.Reset):
            assert self.loaded is not None
            self._load(replace(self.loaded, run=self.reports.run, seed=command.seed, keep=False, state=None))
        elif isinstance(command, m.SetLive):
            if trainer.set_live_param(command.node, command.param, command.value):
                self.journeys.past.note(trainer.step_count, command.node, command.param, command.value)
            else:
                self.reports.say(m.LiveRefused(self.reports.run, command.node))
        elif isinstance(command, m.TakeBest):
            self._take_best(trainer)
        elif isinstance(command, m.Ask):
            self._answer(command)
        elif isinstance(command, m.SaveState):
            self.reports.say(m.StateSaved(self.reports.run, command.request, trainer.state()))

    def _load(self, command: m.Load) -> None:
        """Compile a graph; what fits of the former weights, optimizers and position goes on if asked."""
        training, former = self.training, self.training.trainer
        state = command.state
        if not state and former is not None and command.keep and command.run == self.reports.run:
            state = former.state()
            state["weights"] = without_new_starts(state["weights"], former.plan.graph, command.graph, self.registry)
        self.loaded = command
        self.reports.begin(command.run)
        training.clear()
        try:
            with trust(command.trusted):
                plan = compile_plan(
                    command.graph,
                    self.registry,
                    seed=command.seed,
                    device=command.device,
                    weights=state["weights"] if state else None,
                )
        except CompileError as error:
            self.reports.say(m.Failed(command.run, str(error), problems=tuple(error.problems)))
            return
        trainer = Trainer(plan)
        if state:
            trainer.load_state(state)
        training.begin(plan, trainer)
        shapes = {name: tuple(p.shape) for name, p in plan.parameters().items()}
        self.reports.say(
            m.Compiled(command.run, shapes, tuple(plan.fresh), trainer.steps_per_epoch, trainer.step_count)
        )
        training.stop()

    def _take_best(self, trainer: Trainer) -> None:
        best = trainer.patience.best
        if best is None or not trainer.take_best():
            self.training.stop("No best weights are kept. Turn that on in the Training panel, then run.")
            return
        self.training.weights_changed()
        self.training.stop(f"The weights of epoch {best.epoch} are in place: {best.value:.4g}.")

    def _visit(self, command: m.Visit, trainer: Trainer) -> None:
        """Record a step of the past, and show it."""
        if self.training.state == "running":
            self.training.recorded_step()
        run, found, message = self.reports.run, None, ""
        try:
            trace = trace_of(self.training, command.step) if command.reference else None
            found = self.journeys.find(run, trainer, command, trace)
        except LookupError as problem:
            message = str(problem.args[0])
        finally:
            self.reports.say(m.Travelled(run, 0, 0, over=True, message=message))
        if found is not None:
            if found.losses is not None:
                self.training.records.keep(found.trace, found.losses)
            self.training.show(found.trace.summary, found.at, stepping=True, again=True)

    def _answer(self, command: m.Ask) -> None:
        random = torch.get_rng_state()  # a question may draw random numbers, and must not change training by that
        answer = answer_to(command.question, self.training)
        torch.set_rng_state(random)
        self.reports.say(m.Answer(self.reports.run, command.request, answer))

    # ---- failures ----

    def _guard(self, work: Callable[..., None], *arguments: Any) -> None:
        """Turn any failure into an event; what was learned stays."""
        try:
            work(*arguments)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except NodeFailed as error:
            self._fail(told(error), error.node)
        except MemoryError:
            self._fail("There is not enough memory. Make the batch or the layers smaller.")
        except Exception as error:
            self._fail(told(error))

    def _fail(self, message: str, node: str = "") -> None:
        self.reports.progress(force=True)
        self.reports.say(m.Failed(self.reports.run, message, node, traceback.format_exc()))
        self.training.enter("paused" if self.training.trainer is not None else "empty", message, node)
