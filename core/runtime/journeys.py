"""Journeys into the past, as the training process makes them: it tells how far it is, and can be called back.

``core.runtime.past`` says how a step is trained again; here is what surrounds it: the pipe to the window, which must be
looked at now and then, and what becomes of the record that was brought back.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from core.runtime import messages as m
from core.runtime.past import Past, Progress, Visit, alias, last_change, made_in, reading_of, visit
from core.runtime.stops import Losses
from core.runtime.trace import Trace
from core.runtime.trainer import Trainer

__all__ = ["Found", "Journeys"]

TELL_S = 0.1  # a journey that takes longer says how far it is, so often


@dataclass(frozen=True)
class Found:
    """What a journey brought back: a trace, the entry to stand at, and the losses if it was recorded just now."""

    trace: Trace
    at: int = 0
    losses: dict[str, Losses] | None = None


class Journeys:
    """Visits to earlier steps of the present run.

    Attributes
    ----------
    backlog
        Commands that came while one was away; they wait here for their turn.
    """

    def __init__(self, connection: Connection, say: Callable[[m.Event], None]) -> None:
        self.connection, self.say = connection, say
        self.past = Past()
        self.backlog: deque[m.Command] = deque()

    def record(self, run: str, trainer: Trainer, step: int) -> Visit | None:
        """A step of the past, recorded again; None where it was called back. Raises LookupError with a sentence."""
        found: Visit | None = self._go(run, visit(trainer, self.past, step))
        return found

    def find(self, run: str, trainer: Trainer, command: m.Visit, trace: Trace | None) -> Found | None:
        """What the command asks for, None where it was called back.

        Parameters
        ----------
        trace
            The record of the step from which one looks back; needed where the command asks for a change.

        Raises
        ------
        LookupError
            With a sentence, where there is no such step, value or change.
        """
        if not command.reference or trace is None:
            seen = self.record(run, trainer, command.step)
            return Found(seen.trace, 0, seen.losses) if seen is not None else None
        here, now = made_in(trace, command.reference, command.cursor)
        if here is not None:
            return Found(trace, here)
        read = reading_of(alias(trace.summary, command.reference), trainer.plan)
        change = self._go(run, last_change(trainer, self.past, command.step, read, now))
        if change is None:
            return None
        if change.step is None:
            raise LookupError(f"{command.reference} has not been anything else since this training began.")
        seen = self.record(run, trainer, change.step)
        if seen is None:
            return None
        at, _ = made_in(seen.trace, command.reference, len(seen.trace.summary.entries))
        return Found(seen.trace, at or 0, seen.losses)

    def _go(self, run: str, journey: Generator[Progress, None, Any]) -> Any:
        begin = said = time.monotonic()
        try:
            while True:
                done, total = next(journey)
                now = time.monotonic()
                if now - said > TELL_S:
                    said = now
                    if now - begin > TELL_S:
                        self.say(m.Travelled(run, done, total))
                    if self._called_back():
                        return None
        except StopIteration as end:
            return end.value
        finally:
            journey.close()  # which puts the present back

    def _called_back(self) -> bool:
        """Whether a command came that ends the journey; others wait."""
        while self.connection.poll(0):
            command = self.connection.recv()
            if isinstance(command, m.StopVisit):
                return True
            self.backlog.append(command)
            if isinstance(command, m.Shutdown | m.Load | m.Reset):
                return True
        return False
