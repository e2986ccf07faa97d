"""Pacing: how often a report is due, and how fast training goes.

A training loop is faster than any screen. What is shown or kept is limited by time, each thing at a rate of its own.
"""

from __future__ import annotations

import time

__all__ = ["Rate", "Timetable"]


class Timetable:
    """When each of several things is due next; all times are of ``time.monotonic``."""

    def __init__(self) -> None:
        self._next_s: dict[str, float] = {}

    def is_due(self, what: str, every_s: float) -> bool:
        """Whether it is time for something; if so, it is due again ``every_s`` later."""
        now = time.monotonic()
        if now < self._next_s.get(what, 0.0):
            return False
        self._next_s[what] = now + every_s
        return True

    def put_off(self, what: str, until_s: float) -> None:
        """Not before then."""
        self._next_s[what] = until_s


class Rate:
    """Steps per second, averaged over about a second."""

    def __init__(self) -> None:
        self.value = 0.0
        self._count = 0
        self._since = time.monotonic()

    def tick(self) -> None:
        """One more step."""
        self._count += 1
        passed = time.monotonic() - self._since
        if passed >= 0.5:
            now = self._count / passed
            self.value = now if not self.value else 0.5 * self.value + 0.5 * now
            self._count, self._since = 0, time.monotonic()
