"""What the probes of plain numbers show: the numbers of a tensor, one number over time, and how numbers are spread.

They are made where training runs, and carry no choice that belongs to the window: how a curve is smoothed or how many
bars there are is decided where it is painted, so that changing it needs no training.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.runtime.numbers import TensorView, view_of

__all__ = ["LONGEST", "MOST_COUNTED", "Course", "CourseMemory", "Figures", "Spread", "figures_of", "spread_of"]

LONGEST = 2000  # steps that are remembered
MOST_COUNTED = 16_384  # numbers of a tensor that travel to be counted


@dataclass(frozen=True)
class Figures:
    """The numbers of a tensor: its first rows and columns, and statistics of all of it."""

    view: TensorView


@dataclass(frozen=True)
class Course:
    """One number over time: the ``steps`` and the ``values`` there, each (count,), the newest last."""

    steps: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Spread:
    """Numbers to be counted in bins.

    Attributes
    ----------
    numbers
        (count,), the finite ones; of a large tensor evenly picked ones.
    size
        How many elements the tensor has.
    bad
        How many of them are NaN or infinite.
    low, high
        The least and the greatest finite number of the whole tensor.
    whole
        Whether they are whole numbers by their type.
    """

    numbers: np.ndarray
    size: int
    bad: int
    low: float
    high: float
    whole: bool


class CourseMemory:
    """The last values of one number, with their steps."""

    def __init__(self) -> None:
        self._steps = np.empty(2 * LONGEST, dtype=np.int64)
        self._values = np.empty(2 * LONGEST)
        self._count = 0

    def add(self, step: int, value: float) -> None:
        """The value at a step. What was known of this step, or of later ones, is another course: it is forgotten."""
        while self._count and self._steps[self._count - 1] >= step:
            self._count -= 1
        if self._count == len(self._steps):
            for kept in (self._steps, self._values):
                kept[:LONGEST] = kept[LONGEST:]
            self._count = LONGEST
        self._steps[self._count], self._values[self._count] = step, value
        self._count += 1

    def course(self) -> Course:
        """What is remembered."""
        kept = slice(max(0, self._count - LONGEST), self._count)
        return Course(self._steps[kept].copy(), self._values[kept].copy())


def figures_of(array: np.ndarray) -> Figures:
    """The numbers of an array of any shape."""
    return Figures(view_of(array))


def spread_of(array: np.ndarray) -> Spread:
    """The numbers of an array, all shapes alike, ready to be counted."""
    flat = array.reshape(-1)
    known = flat[np.isfinite(flat)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    whole = not np.issubdtype(array.dtype, np.floating)
    picked = known if known.size <= MOST_COUNTED else known[np.linspace(0, known.size - 1, MOST_COUNTED).astype(int)]
    return Spread(
        picked.astype(np.float64 if whole else np.float32), flat.size, flat.size - known.size, low, high, whole
    )
