"""What the tape holds for backward, as it is noted beside each recorded operation."""

from __future__ import annotations

from typing import Any

from core.runtime.keeper import owner_of
from core.runtime.operand_names import letter
from core.runtime.trace import SavedTensor

__all__ = ["SavedTensors"]


class SavedTensors:
    """Tells memory of an operation's own from memory that lives anyway: in a parameter, or saved by another operation.

    Parameters
    ----------
    others
        Owners (by id) of memory that lives anyway; whoever has the set may add to it.
    """

    def __init__(self, others: set[int]) -> None:
        self._others = others
        self._met: set[int] = set()

    def of(self, grad_fn: Any) -> tuple[SavedTensor, ...]:
        """What an operation saved; nothing where it is not on the tape."""
        found = []
        for name, array in grad_fn.saved.items() if grad_fn is not None else ():
            if not hasattr(array, "nbytes"):
                continue
            owner = id(owner_of(array))
            shared = owner in self._met or owner in self._others
            self._met.add(owner)
            found.append(SavedTensor(letter(name), tuple(array.shape), int(array.nbytes), shared))
        return tuple(found)
