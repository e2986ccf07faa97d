"""Questions of the spreadsheet: a small part of a recorded tensor, facts about all of it, and where in it a number is.

A tensor may have a hundred million elements and lie in the memory of a GPU. So it is cut where it lies, looked through
piece by piece, and only what fits on a screen travels to the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from core.engine.backend import array_module, to_numpy
from core.runtime.questions import Bench, Question, trace_of

__all__ = [
    "LARGEST_BLOCK",
    "Block",
    "Facts",
    "FindIn",
    "Plane",
    "SliceOf",
    "Sought",
    "array_at",
    "facts_of",
    "plane_of",
]

Sought = Literal["nan", "inf", "min", "max", "near", "zero"]

LARGEST_BLOCK = 1_000_000  # elements that travel at once: what a clipboard can reasonably hold
PIECE = 1 << 20  # elements looked at together, so that the float64 copies stay small


@dataclass(frozen=True)
class Plane:
    """How a tensor with any number of dimensions lies on a sheet.

    Parameters
    ----------
    fixed
        An index for every dimension; those of the dimensions that run do not count.
    rows, columns
        The dimensions that run down and across; -1 where there is none, which gives one row or one column.
    """

    fixed: tuple[int, ...]
    rows: int = -1
    columns: int = -1

    def size(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """Rows and columns of the sheet for a tensor of this shape."""
        return shape[self.rows] if self.rows >= 0 else 1, shape[self.columns] if self.columns >= 0 else 1

    def index(self, row: int, column: int) -> tuple[int, ...]:
        """The element of the tensor that stands in a cell."""
        place = list(self.fixed)
        if self.rows >= 0:
            place[self.rows] = row
        if self.columns >= 0:
            place[self.columns] = column
        return tuple(place)

    def cell(self, index: tuple[int, ...]) -> tuple[int, int]:
        """Row and column of an element, if it is on this sheet."""
        return index[self.rows] if self.rows >= 0 else 0, index[self.columns] if self.columns >= 0 else 0

    def through(self, index: tuple[int, ...]) -> Plane:
        """The parallel sheet on which an element stands."""
        fixed = tuple(0 if d in (self.rows, self.columns) else i for d, i in enumerate(index))
        return Plane(fixed, self.rows, self.columns)


def plane_of(shape: tuple[int, ...]) -> Plane:
    """The sheet one sees first: the last two dimensions, the first index of all others."""
    dims = len(shape)
    return Plane((0,) * dims, dims - 2 if dims > 1 else -1, dims - 1)


@dataclass(frozen=True)
class Facts:
    """What is true of a whole tensor. Minimum, maximum, mean, std and norm (2-norm) are those of its finite numbers, of
    complex numbers those of their magnitudes; ``nans``, ``infs`` and ``zeros`` count elements. ``whole`` is the shape
    of the tensor where only evenly picked elements of it were kept, for lack of memory; else it is empty."""

    shape: tuple[int, ...]
    dtype: str
    minimum: float
    maximum: float
    mean: float
    std: float
    norm: float
    nans: int
    infs: int
    zeros: int
    whole: tuple[int, ...] = ()


@dataclass(frozen=True)
class Block:
    """The cells from ``top``, ``left`` on, in the tensor's own dtype, and the facts if they were asked for."""

    top: int
    left: int
    values: np.ndarray
    facts: Facts | None = None


@dataclass(frozen=True)
class SliceOf(Question):
    """A rectangle of cells of one recorded tensor; what reaches over the edge is cut off.

    Answered by a Block. Raises ValueError where it would be more than ``LARGEST_BLOCK`` elements.
    """

    step: int
    key: str
    plane: Plane | None = None
    top: int = 0
    left: int = 0
    height: int = 64
    width: int = 64
    facts: bool = False

    def answer(self, bench: Bench) -> Block:
        array = array_at(bench, self.step, self.key)
        plane = self.plane or plane_of(array.shape)
        if len(plane.fixed) != array.ndim:
            raise ValueError(f"A tensor of {array.ndim} dimensions cannot be cut at {plane.fixed}. Open it again.")
        rows, columns = plane.size(array.shape)
        height, width = min(self.height, rows - self.top), min(self.width, columns - self.left)
        if height * width > LARGEST_BLOCK:
            raise ValueError(f"{height * width:,} numbers are too many at once. Choose at most {LARGEST_BLOCK:,}.")
        cut: list[Any] = list(plane.fixed)
        if plane.rows >= 0:
            cut[plane.rows] = slice(self.top, self.top + height)
        if plane.columns >= 0:
            cut[plane.columns] = slice(self.left, self.left + width)
        part = array[(*cut, ...)]  # the dots keep a single number an array
        if 0 <= plane.columns < plane.rows:
            part = part.T
        values = np.ascontiguousarray(to_numpy(part)).reshape(max(height, 0), max(width, 0))
        if not self.facts:
            return Block(self.top, self.left, values)
        facts = replace(facts_of(array), whole=trace_of(bench, self.step).sampled.get(self.key, ()))
        return Block(self.top, self.left, values, facts)


@dataclass(frozen=True)
class FindIn(Question):
    """The next element that is sought, from ``after`` on (not counting it, but coming round to it in the end).

    ``near`` finds the finite number nearest to ``value``; ``min`` and ``max`` find the least and the greatest finite
    number, and go on to the next equal one. Answered by an index, or None where there is no such element.
    """

    step: int
    key: str
    what: Sought
    value: float = 0.0
    after: tuple[int, ...] | None = None
    forward: bool = True

    def answer(self, bench: Bench) -> tuple[int, ...] | None:
        array = array_at(bench, self.step, self.key)
        if not array.size:
            return None
        flat = array.reshape(-1)
        fits = _sign_of(flat, self.what, self.value)
        if fits is None:
            return None
        start = int(np.ravel_multi_index(self.after, array.shape)) if self.after is not None and array.ndim else -1
        for begin, end in _ways(flat.size, start, self.forward):
            hits = array_module(flat).flatnonzero(fits(flat[begin:end]))
            if hits.size:
                place = begin + int(hits[0] if self.forward else hits[-1])
                return tuple(int(i) for i in np.unravel_index(place, array.shape))
        return None


def array_at(bench: Bench, step: int, key: str) -> Any:
    """A recorded array where it lies. Raises LookupError with a sentence where it is not kept."""
    found = trace_of(bench, step).arrays.get(key)
    if found is None:
        raise LookupError(f"This tensor is not part of step {step}. Open it again from the debugger.")
    return found


def facts_of(array: Any) -> Facts:
    """Look through an array twice, piece by piece: the second time for the spread around the mean."""
    xp = array_module(array)
    flat = array.reshape(-1)
    count, total, squares, nans, infs, zeros = 0, 0.0, 0.0, 0, 0, 0
    low, high = float("inf"), float("-inf")
    for piece in _pieces(flat):
        numbers = _numbers(xp, piece)
        nans += int(xp.isnan(numbers).sum())
        infs += int(xp.isinf(numbers).sum())
        zeros += int((numbers == 0).sum())
        finite = numbers[xp.isfinite(numbers)]
        if finite.size:
            count += int(finite.size)
            total += float(finite.sum())
            squares += float((finite * finite).sum())
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
    mean = total / count if count else 0.0
    spread = 0.0
    for piece in _pieces(flat) if count else ():
        numbers = _numbers(xp, piece)
        spread += float(((numbers[xp.isfinite(numbers)] - mean) ** 2).sum())
    std = (spread / count) ** 0.5 if count else 0.0
    low, high = (low, high) if count else (0.0, 0.0)
    shape = tuple(int(n) for n in array.shape)
    return Facts(shape, str(array.dtype), low, high, mean, std, squares**0.5, nans, infs, zeros)


def _pieces(flat: Any) -> Iterator[Any]:
    return (flat[k : k + PIECE] for k in range(0, flat.size, PIECE))


def _numbers(xp: Any, piece: Any) -> Any:
    """As float64; of complex numbers the magnitudes."""
    return (xp.abs(piece) if piece.dtype.kind == "c" else piece).astype(xp.float64, copy=False)


def _sign_of(flat: Any, what: Sought, value: float) -> Callable[[Any], Any] | None:
    """What says of a piece which elements are sought; None where nothing can be."""
    xp = array_module(flat)
    if what == "nan":
        return lambda piece: xp.isnan(_numbers(xp, piece))
    if what == "inf":
        return lambda piece: xp.isinf(_numbers(xp, piece))
    if what == "zero":
        return lambda piece: piece == 0

    def away(piece: Any) -> Any:
        """How far an element is from what is sought; infinitely far where it is no number."""
        numbers = _numbers(xp, piece)
        far = abs(numbers - value) if what == "near" else numbers if what == "min" else -numbers
        return xp.where(xp.isfinite(numbers), far, xp.inf)

    least = min(float(away(piece).min()) for piece in _pieces(flat))
    return (lambda piece: away(piece) == least) if least < float("inf") else None


def _ways(size: int, start: int, forward: bool) -> Iterator[tuple[int, int]]:
    """The stretches to look through, in order: from ``start`` to one end, then from the other end back to it."""
    if start < 0:
        stretches = [(0, size)]
    elif forward:
        stretches = [(start + 1, size), (0, start + 1)]
    else:
        stretches = [(0, start), (start, size)]
    for begin, end in stretches:
        steps = range(begin, end, PIECE)
        for k in steps if forward else reversed(steps):
            yield k, min(k + PIECE, end)
