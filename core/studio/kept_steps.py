"""The recorded steps that the window has, and those of their arrays that it asked for.

The training process keeps the records themselves; here is what of them has come over, so that a step that was seen
before is shown again at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import numpy as np

from core.runtime.questions import ArraysOf, Refusal
from core.runtime.trace import TraceSummary

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["KeptSteps"]

KEPT = 20  # recorded steps one can go back through; the training process keeps as many


class KeptSteps:
    """Summaries of recorded steps by number, in the order in which they came; ``came`` is called with new arrays."""

    def __init__(self, running: Running, came: Callable[[], None]) -> None:
        self.running, self.came = running, came
        self._steps: OrderedDict[int, TraceSummary] = OrderedDict()
        self._arrays: dict[tuple[int, str], np.ndarray] = {}
        self._asked: set[tuple[int, str]] = set()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The steps that are kept."""
        return tuple(self._steps)

    def get(self, step: int) -> TraceSummary | None:
        """The record of a step, if it is kept."""
        return self._steps.get(step)

    def add(self, summary: TraceSummary, still_kept: Collection[int]) -> None:
        """A record came; ``still_kept`` are those that the training process has, nothing where it does not say."""
        self._steps[summary.step] = summary
        if still_kept:
            self._forget(set(self._steps) - {*still_kept, summary.step})
        self._forget(list(self._steps)[:-KEPT])

    def cut_off(self, step: int) -> None:
        """Forget what came from ``step`` on, if anything did: training went back to a kept state, and takes another
        course."""
        self._forget({kept for kept in self._steps if kept >= step})

    def clear(self) -> None:
        """Forget everything."""
        self._steps.clear()
        self._arrays.clear()
        self._asked.clear()

    def array(self, step: int, key: str) -> np.ndarray | None:
        """An array of a kept step. Where it is not here yet it is asked for, once."""
        place = (step, key)
        if place not in self._arrays and place not in self._asked:
            self._asked.add(place)
            self.running.ask(ArraysOf(step, (key,)), lambda answer: self._take(step, answer))
        return self._arrays.get(place)

    def _take(self, step: int, answer: dict[str, np.ndarray] | Refusal) -> None:
        for key, array in ({} if isinstance(answer, Refusal) else answer).items():
            self._arrays[(step, key)] = array
        self.came()

    def _forget(self, steps: Collection[int]) -> None:
        if not steps:
            return
        for step in steps:
            self._steps.pop(step, None)
        self._arrays = {place: array for place, array in self._arrays.items() if place[0] not in steps}
        self._asked = {place for place in self._asked if place[0] not in steps}
