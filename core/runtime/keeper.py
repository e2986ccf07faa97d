"""Keeper: where a Recorder puts arrays, by reference where it can, and within a budget of memory.

A recorded step of a large network can hold more than the machine has. Up to the budget every array is kept whole; from
there on large ones are represented by evenly picked rows and columns, and the trace says so. Small arrays (losses,
biases, labels) are always whole, so that the thread of the step never breaks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine import backend
from core.runtime.numbers import brief
from core.runtime.trace import Made, Operand, Trace

__all__ = ["STEP_BYTES", "Keeper", "owner_of", "picked"]

STEP_BYTES = 256 * 1024 * 1024  # of one step
WHOLE_BYTES = 64 * 1024  # an array up to this size is kept whole, whatever the budget
SAMPLE = 4096  # about so many elements stand for an array that is too large


def picked(shape: tuple[int, ...], count: int = SAMPLE) -> tuple[np.ndarray, ...]:
    """Indices of each dimension, evenly spread, that leave about ``count`` elements of an array."""
    sizes = list(shape)
    while int(np.prod(sizes, dtype=float)) > count:
        largest = sizes.index(max(sizes))
        sizes[largest] = max(1, (sizes[largest] + 1) // 2)
    return tuple(np.linspace(0, n - 1, m).astype(np.intp) for n, m in zip(shape, sizes, strict=True))


class Keeper:
    """Fills the arrays of one trace."""

    def __init__(self, trace: Trace, budget_bytes: int = STEP_BYTES) -> None:
        self.trace = trace
        self.budget_bytes = budget_bytes
        self._held: dict[int, Any] = {}  # owners of memory by id; holding them keeps the id their own
        self._count = 0
        self._said: dict[str, tuple[tuple[int, ...], str, str]] = {}  # shape, dtype and words of each key

    def keep(self, array: Any, made: Made, copy: bool = False) -> str:
        """Store an array and return its key.

        Parameters
        ----------
        copy
            For arrays that the engine will write into again.
        """
        self._count += 1
        key = f"t{self._count}"
        if isinstance(array, np.generic):
            array = np.asarray(array)  # what a kernel on 0-d arrays may give
        trace = self.trace
        trace.made[key] = made
        owner = owner_of(array)
        new_bytes = int(array.nbytes) if copy or id(owner) not in self._held else 0
        if trace.nbytes + new_bytes > self.budget_bytes and array.nbytes > WHOLE_BYTES:
            trace.sampled[key] = tuple(array.shape)
            xp = backend.array_module(array)
            sample = array[xp.ix_(*[xp.asarray(places) for places in picked(tuple(array.shape))])]
            trace.arrays[key] = sample
            trace.nbytes += int(sample.nbytes)
            return key
        if copy:
            array = owner = array.copy()
        self._held[id(owner)] = owner
        trace.nbytes += new_bytes
        trace.arrays[key] = array
        return key

    def operand(self, name: str, key: str, origin: str, symbol: str = "", **facts: Any) -> Operand:
        """A kept array with what is said of it everywhere; its words are worked out once, however often it appears."""
        said = self._said.get(key)
        if said is None:
            array = self.trace.array(key)
            said = self._said[key] = (self.trace.shape(key), str(array.dtype), brief(array))
        return Operand(name, key, origin, *said, symbol, sampled=key in self.trace.sampled, **facts)


def owner_of(array: Any) -> Any:
    """The array whose memory this one looks into."""
    while getattr(array, "base", None) is not None and hasattr(array.base, "nbytes"):
        array = array.base
    return array
