"""Owing: whether the training process still owes an answer to Pause, which it cannot give inside an endless loop."""

from __future__ import annotations

import time

__all__ = ["Owing"]

PATIENCE_S = 3.0  # a step of an ordinary network is over by then


class Owing:
    """Since when an answer is awaited."""

    def __init__(self) -> None:
        self._since_s = 0.0
        self._told = False

    def ask(self) -> None:
        """Something was asked; a question that waits already goes on waiting."""
        self._since_s = self._since_s or time.monotonic()

    def answered(self) -> None:
        """The answer is here, or nobody is left to give it."""
        self._since_s, self._told = 0.0, False

    @property
    def overdue(self) -> bool:
        """Whether the answer is long in coming."""
        return bool(self._since_s) and time.monotonic() - self._since_s > PATIENCE_S

    def is_to_be_told(self) -> bool:
        """Whether the answer has become overdue; true once."""
        if not self.overdue or self._told:
            return False
        self._told = True
        return True
