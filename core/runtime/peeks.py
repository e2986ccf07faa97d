"""The question of a pinned probe: one small picture of a recorded tensor, as the probe's mode wants it.

A probe asks several times a second while training runs, so nothing is worked out that its mode does not show.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isqrt
from typing import Any, Literal

import numpy as np

from core.engine.backend import array_module, to_numpy
from core.runtime.numbers import BINS, MAX_SHOWN
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.sheets import array_at

__all__ = ["MODES", "Mode", "Peek", "PeekAt", "picture_of", "pictures_in"]

Mode = Literal["numbers", "heat", "image", "histogram"]
MODES: tuple[Mode, ...] = ("numbers", "heat", "image", "histogram")

NUMBERS = (8, 6)  # rows and columns that a card has room for
MOST_CHANNELS = 16  # feature maps shown side by side
LEAST_SIDE = 4  # a vector of 4 numbers is no picture of 2 x 2


@dataclass(frozen=True)
class Peek:
    """What a probe shows.

    Attributes
    ----------
    shape
        Of the whole tensor, also where memory allowed to keep only evenly picked elements of it.
    values
        For numbers and heat map the first rows and columns, leading dimensions flattened into rows; for an image
        (height, width), or (height, width, 3) with red, green and blue; for a histogram the counts. Empty where
        the tensor cannot be shown in this way.
    minimum, maximum
        Of the finite numbers, of an image those of its sample.
    bad
        How many elements are NaN or infinite.
    samples
        How many pictures there are to choose from.
    """

    shape: tuple[int, ...]
    values: np.ndarray
    minimum: float
    maximum: float
    bad: int
    samples: int = 1


@dataclass(frozen=True)
class PeekAt(Question):
    """A Peek at a recorded tensor."""

    step: int
    key: str
    mode: Mode
    sample: int = 0

    def answer(self, bench: Bench) -> Peek:
        array = array_at(bench, self.step, self.key)
        shape = trace_of(bench, self.step).shape(self.key)
        if self.mode == "image":
            picture = picture_of(array, self.sample)
            low, high, bad = _range(picture)
            return Peek(shape, picture, low, high, bad, pictures_in(array.shape))
        low, high, bad = _range(array)
        if self.mode == "histogram":
            return Peek(shape, _counts(array, low, high), low, high, bad)
        rows, columns = NUMBERS if self.mode == "numbers" else (MAX_SHOWN, MAX_SHOWN)
        flat = array.reshape(-1, array.shape[-1]) if array.ndim > 1 else array.reshape(1, -1)
        return Peek(shape, np.ascontiguousarray(to_numpy(flat[:rows, :columns])), low, high, bad)


def pictures_in(shape: tuple[int, ...]) -> int:
    """How many pictures a tensor of this shape holds: (N, C, H, W), (N, H, W), or vectors that are square pictures."""
    if len(shape) in (3, 4):
        return shape[0]
    if len(shape) in (1, 2) and _side(shape[-1]):
        return shape[0] if len(shape) == 2 else 1
    return 0


def picture_of(array: Any, sample: int) -> np.ndarray:
    """One picture out of a tensor; a sample that is not there is the last one. Empty where there is none."""
    shape = tuple(array.shape)
    count = pictures_in(shape)
    if not count or not array.size:
        return np.zeros((0, 0), dtype=np.float32)
    one = to_numpy(array[min(sample, count - 1)] if len(shape) > 1 else array)
    if one.ndim == 1:
        side = _side(one.size)
        one = one.reshape(-1, side, side)
    elif one.ndim == 2:
        one = one[None]
    one = np.abs(one) if one.dtype.kind == "c" else one.astype(np.float32, copy=False)
    if len(one) == 3:
        return _fitting(np.moveaxis(one, 0, -1))
    return _fitting(_side_by_side(one[:MOST_CHANNELS]))


def _side(size: int) -> int:
    """The side of a square picture with this many numbers, grey or with three colours; 0 where it is none."""
    for channels in (1, 3):
        side = isqrt(size // channels)
        if side >= LEAST_SIDE and side * side * channels == size:
            return side
    return 0


def _side_by_side(maps: np.ndarray) -> np.ndarray:
    """Feature maps in a square of squares."""
    across = ceil(len(maps) ** 0.5)
    height, width = maps.shape[1:]
    sheet = np.full((ceil(len(maps) / across) * height, across * width), np.nanmin(maps), dtype=np.float32)
    for number, one in enumerate(maps):
        row, column = divmod(number, across)
        sheet[row * height : (row + 1) * height, column * width : (column + 1) * width] = one
    return sheet


def _fitting(picture: np.ndarray) -> np.ndarray:
    """At most 128 pixels a side, evenly picked."""
    rows, columns = (np.linspace(0, n - 1, min(n, 2 * MAX_SHOWN)).astype(int) for n in picture.shape[:2])
    return np.ascontiguousarray(picture[np.ix_(rows, columns)])


def _range(array: Any) -> tuple[float, float, int]:
    """Least and greatest finite number, and how many are none."""
    xp = array_module(array)
    if not array.size:
        return 0.0, 0.0, 0
    numbers = xp.abs(array) if array.dtype.kind == "c" else array
    if numbers.dtype.kind != "f":
        return float(numbers.min()), float(numbers.max()), 0
    low, high = float(numbers.min()), float(numbers.max())  # quick, and NaN or infinite where any element is
    if np.isfinite(low) and np.isfinite(high):
        return low, high, 0
    finite = numbers[xp.isfinite(numbers)]
    bad = int(numbers.size - finite.size)
    return (float(finite.min()), float(finite.max()), bad) if finite.size else (0.0, 0.0, bad)


def _counts(array: Any, low: float, high: float) -> np.ndarray:
    """Counts of the finite numbers in equal steps from the least to the greatest."""
    xp = array_module(array)
    numbers = (xp.abs(array) if array.dtype.kind == "c" else array).reshape(-1)
    if numbers.dtype.kind == "f":
        numbers = numbers[xp.isfinite(numbers)]
    place = ((numbers.astype(xp.float64, copy=False) - low) * (BINS / ((high - low) or 1.0))).astype(xp.int64)
    return to_numpy(xp.bincount(xp.minimum(place, BINS - 1), minlength=BINS))
