"""The pickles of published data sets: plain data and NumPy arrays, read without Python's unpickler.

CIFAR is published as pickles, and a pickle is a program that may call anything. The reader of checkpoints follows it,
with a list of names that make arrays of numbers and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...serialization.errors import UnpicklingError
from ...serialization.names import Built, Maker
from ...serialization.names import find as plain_names
from ...serialization.reader import read_object

__all__ = ["read_pickled"]


class _Type(Built):
    """A dtype before its byte order comes."""

    def __init__(self, dtype: np.dtype) -> None:
        self.dtype = dtype

    def build(self, state: Any) -> None:
        """The byte order is the second entry."""
        if state[1] in ("<", ">"):
            self.dtype = self.dtype.newbyteorder(state[1])


class _Array(Built):
    """An array before its numbers come."""

    value: np.ndarray

    def build(self, state: Any) -> None:
        """Version, shape, dtype, order, and the bytes (a string of Latin-1 from Python 2)."""
        _, shape, kind, by_columns, data = state
        raw = data.encode("latin1") if isinstance(data, str) else data
        order: Any = "F" if by_columns else "C"
        self.value = np.frombuffer(raw, kind.dtype).reshape(shape, order=order).copy()


def _dtype(name: Any, *rest: Any) -> _Type:
    dtype = np.dtype(str(name))
    if dtype.hasobject or dtype.kind not in "biufc":
        raise UnpicklingError(f"it has arrays of {dtype}, which are not read")
    return _Type(dtype)


_ARRAY = object()


def _reconstruct(kind: Any, *rest: Any) -> _Array:
    if kind is not _ARRAY:
        raise UnpicklingError("it makes an array of a class of its own")
    return _Array()


_NAMES: dict[tuple[str, str], Any] = {
    ("numpy", "ndarray"): _ARRAY,
    ("numpy", "dtype"): Maker("numpy.dtype", _dtype),
    ("numpy.core.multiarray", "_reconstruct"): Maker("numpy.reconstruct", _reconstruct),
    ("numpy._core.multiarray", "_reconstruct"): Maker("numpy.reconstruct", _reconstruct),
}


def _find(module: str, name: str) -> Any:
    if (module, name) in _NAMES:
        return _NAMES[module, name]
    if (module, name) == ("_codecs", "encode"):
        return plain_names(module, name)
    raise UnpicklingError(f"it names '{module} {name}', which is neither plain data nor an array")


def read_pickled(path: str | Path) -> Any:
    """The object in a file: dicts, lists, tuples, numbers, strings (bytes of Python 2 as Latin-1) and arrays.

    Raises
    ------
    ValueError
        If the file is no pickle, is damaged, or holds anything else.
    """
    try:
        with Path(path).open("rb") as file:
            return _finished(read_object(file, None, _find))
    except UnpicklingError as problem:
        raise ValueError(f"{path} is not read: {problem}") from None


def _finished(value: Any) -> Any:
    """The same with arrays where they stand for themselves."""
    if isinstance(value, _Array):
        return value.value
    if isinstance(value, dict):
        return {key: _finished(v) for key, v in value.items()}
    if isinstance(value, list):
        nested = any(isinstance(v, (_Array, dict, list, tuple)) for v in value)
        return [_finished(v) for v in value] if nested else value
    return tuple(_finished(v) for v in value) if isinstance(value, tuple) else value
