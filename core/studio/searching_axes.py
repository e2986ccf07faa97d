"""The axes of a parallel-coordinates plot: where a value stands on each, and which trials a filter lets through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from core.runtime.numbers import digits
from core.studio.searching_setup import StudySetup
from core.studio.searching_store import TrialRow

__all__ = ["RESULT", "Axis", "Filters", "axes_of", "nearest", "passes", "places", "short_text", "value_on", "word"]

RESULT = ""  # the name of the axis of the judged value; the others are named as ``Vary.name``

Filters = Mapping[str, tuple[float, float]]  # by axis: the places, 0 to 1, between which a trial must pass


@dataclass(frozen=True)
class Axis:
    """One axis, from place 0 at its foot to place 1 at its head.

    Attributes
    ----------
    low, high, log
        The range of a number.
    words
        The values of an axis that has no range, from its foot up.
    """

    name: str
    title: str
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    words: tuple[str, ...] = ()

    def place(self, value: Any) -> float | None:
        """Where a value stands, 0 to 1; None for what is not on this axis."""
        if self.words:
            text = word(value)
            return (self.words.index(text) + 0.5) / len(self.words) if text in self.words else None
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return None
        if self.high <= self.low:
            return 0.5
        if self.log:
            return None if value <= 0 else math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[tuple[float, str]]:
        """Places and what to write there: every word, or both ends."""
        if self.words:
            return [((k + 0.5) / len(self.words), text) for k, text in enumerate(self.words)]
        if self.high <= self.low:
            return [(0.5, short_text(self.low))]
        return [(0.0, short_text(self.low)), (1.0, short_text(self.high))]


def word(value: Any) -> str:
    """A value that is no number on an axis."""
    return str(value)


def short_text(value: float) -> str:
    """A number at an axis or in the table: as short as it can be told."""
    return f"{value:g}" if isinstance(value, int) else digits(value).strip()


def axes_of(setup: StudySetup, rows: Sequence[TrialRow], titles: Mapping[str, str], result: str) -> list[Axis]:
    """An axis for every parameter that varies, and one for the judged value."""
    axes = []
    for vary in setup.vary:
        title = titles.get(vary.name, vary.param)
        if vary.values:
            axes.append(Axis(vary.name, title, words=tuple(dict.fromkeys(map(word, vary.values)))))
        else:
            axes.append(Axis(vary.name, title, vary.low, vary.high, vary.log))
    values = [row.value for row in rows if row.value is not None and math.isfinite(row.value)]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    axes.append(Axis(RESULT, result, low, high, low > 0 and high > 20 * low))
    return axes


def value_on(axis: Axis, row: TrialRow) -> Any:
    """What a trial has on an axis."""
    return row.value if axis.name == RESULT else row.values.get(axis.name)


def places(axes: Iterable[Axis], row: TrialRow) -> list[float | None]:
    """Where a trial's line crosses each axis; None where it has no value."""
    return [axis.place(value_on(axis, row)) for axis in axes]


def passes(axes: Sequence[Axis], filters: Filters, row: TrialRow) -> bool:
    """Whether a trial goes through every filter."""
    for axis in axes:
        span = filters.get(axis.name)
        if span is not None:
            place = axis.place(value_on(axis, row))
            if place is None or not span[0] - 1e-9 <= place <= span[1] + 1e-9:
                return False
    return True


def nearest(lines: Mapping[int, Sequence[tuple[float, float]]], x: float, y: float, reach: float) -> int | None:
    """The number of the line that passes nearest above or below a point, None where none is within ``reach``."""
    best, found = reach, None
    for number, points in lines.items():
        for (x0, y0), (x1, y1) in pairwise(points):
            if x0 <= x <= x1 and x1 > x0:
                away = abs(y0 + (y1 - y0) * (x - x0) / (x1 - x0) - y)
                steep = math.hypot(1.0, (y1 - y0) / (x1 - x0))  # a steep line is nearer than straight up and down
                if away / steep < best:
                    best, found = away / steep, number
    return found
