"""Reports: what the training process says to the window, no more often than a screen can show it.

Losses, errors and changes of state go through the pipe and are never dropped; losses are gathered in between. Pictures
of the moment go into the mailbox, where a newer one replaces one that was not read.
"""

from __future__ import annotations

import time
from dataclasses import replace
from multiprocessing.connection import Connection

import numpy as np

from core.runtime import messages as m
from core.runtime.drawings import Drawing, Drawings
from core.runtime.judging import Judgement
from core.runtime.mailbox import Mailbox
from core.runtime.numbers import view_of
from core.runtime.outputs import Output, output_of
from core.runtime.pacing import Rate, Timetable
from core.runtime.plan import Plan
from core.runtime.trainer import StepResult, Trainer

__all__ = ["Reports"]

PROGRESS_S = 1 / 60  # at most this often: losses
SNAPSHOT_S = 1 / 20  # tensors of the inspected node
OUTPUT_S = 1 / 8  # decision regions and the like, and what probes draw
OUTPUT_SHARE = 0.2  # of the time may go into each of them: what takes long comes seldomer


class Reports:
    """The process's voice.

    Attributes
    ----------
    run
        The run of which it speaks; the window drops what is said of another one.
    needs
        What the window shows at present.
    rate
        How fast training goes.
    """

    def __init__(self, connection: Connection, mailbox: Mailbox) -> None:
        self.connection, self.mailbox = connection, mailbox
        self.run = ""
        self.needs = m.Needs()
        self.rate = Rate()
        self._times = Timetable()
        self._pending: list[StepResult] = []
        self._newest: StepResult | None = None
        self._judgements: list[tuple[int, Judgement]] = []
        self._norms: dict[str, float] = {}
        self._output: Output | None = None
        self._probes: Drawings | None = None
        self._drawn: dict[str, Drawing] = {}

    def begin(self, run: str) -> None:
        """Speak of another run, or of another graph; nothing that was gathered belongs to it."""
        self.run = run
        self._pending.clear()
        self._newest = None
        self._judgements.clear()
        self._norms = {}
        self._output = None
        self._probes = None
        self._drawn = {}

    def follow(self, plan: Plan) -> None:
        """Another plan is trained: probes draw from it, and their trails begin anew."""
        self._probes = Drawings(plan)

    def say(self, event: m.Event) -> None:
        """Send an event."""
        self.connection.send(event)

    def note(self, result: StepResult) -> None:
        """Take in what a step came to."""
        self._pending.append(result)
        self._newest = result
        self.rate.tick()
        if self._probes is not None:
            self._probes.note(result.step)
        if result.grad_norms or result.update_ratios:
            self._norms = result.grad_norms
            self.say(m.Measured(self.run, result.step, result.grad_norms, result.update_ratios))

    def note_judgement(self, step: int, judgement: Judgement) -> None:
        """Take in how good the network is; it goes with the losses."""
        self._judgements.append((step, judgement))

    def progress(self, force: bool = False) -> None:
        """The losses gathered since the last time, if they are due; a judgement may come after the last of them."""
        results, last = self._pending, self._newest
        if last is None or not (results or self._judgements):
            return
        if not (force or self._times.is_due("progress", PROGRESS_S)):
            return
        names = {n for r in results for n in r.losses}
        losses = {n: np.array([r.losses.get(n, np.nan) for r in results]) for n in sorted(names)}
        first_step = results[0].step if results else last.step + 1
        standing = next((r.standing for r in reversed(results) if r.standing is not None), None)
        self.say(
            m.Progress(
                self.run, last.step, last.epoch, first_step, losses, tuple(self._judgements), self.rate.value,
                last.rates if results else {}, standing,
            )
        )  # fmt: skip
        self._pending.clear()
        self._judgements.clear()

    def snapshot(self, plan: Plan, trainer: Trainer, force: bool = False) -> None:
        """Put a picture of the moment into the mailbox, if one is due."""
        if not (force or self._times.is_due("snapshot", SNAPSHOT_S)):
            return
        if self.needs.output and (self._times.is_due("output", OUTPUT_S) or force):
            begin = time.monotonic()
            self._output = replace(output_of(plan, self.needs.optimizer), step=trainer.step_count)
            self._put_off("output", begin)
        if self.needs.drawings and self._probes and (self._times.is_due("drawings", OUTPUT_S) or force):
            begin = time.monotonic()
            self._drawn = self._probes.look(self.needs.drawings)
            self._put_off("drawings", begin)
        # The last output goes with every snapshot: the window may be slow and take only one of several.
        output = self._output if self.needs.output else None
        tensors = {n: _tensors_of(plan, n) for n in self.needs.nodes if n in plan.modules}
        drawn = {n: d for n, d in self._drawn.items() if n in self.needs.drawings}
        norms = dict(self._norms)
        snapshot = m.Snapshot(self.run, trainer.step_count, trainer.epoch, output, tensors, norms, drawn)
        if not self.mailbox.put(snapshot):
            self.mailbox.put(replace(snapshot, tensors={}))

    def _put_off(self, what: str, begin_s: float) -> None:
        """Let most of the time go into training, however long it took since ``begin_s``."""
        spent_s = time.monotonic() - begin_s
        self._times.put_off(what, begin_s + max(OUTPUT_S, spent_s / OUTPUT_SHARE))


def _tensors_of(plan: Plan, node: str) -> tuple[m.NodeTensor, ...]:
    shown = []
    for name, parameter in plan.modules[node].named_parameters():
        gradient = None if parameter.grad is None else view_of(parameter.grad.detach().cpu().numpy())
        shown.append(m.NodeTensor(name, "parameter", view_of(parameter.detach().cpu().numpy()), gradient))
    return tuple(shown)
