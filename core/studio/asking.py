"""Asking: what the window wants to know of the training process, and who waits for which answer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from core.runtime import messages as m
from core.runtime.process import WorkerProcess

__all__ = ["Asking"]

Then = Callable[[Any], None]


class Asking:
    """Requests under way, by number."""

    def __init__(self) -> None:
        self._waiting: dict[int, Then] = {}
        self._numbers = itertools.count(1)

    def send(self, process: WorkerProcess | None, command: Callable[[int], m.Command], then: Then) -> bool:
        """Send the command that carries a number; ``then`` gets the event that answers it. Says whether it was sent."""
        number = next(self._numbers)
        sent = process is not None and bool(process.send(command(number)))
        if sent:
            self._waiting[number] = then
        return sent

    def take(self, event: m.Answer | m.StateSaved) -> None:
        """Hand an answer to whoever waits for it; nobody does any more after ``forget``."""
        then = self._waiting.pop(event.request, None)
        if then:
            then(event)

    def forget(self) -> None:
        """Nobody waits any more: the answers would be about something else."""
        self._waiting.clear()
