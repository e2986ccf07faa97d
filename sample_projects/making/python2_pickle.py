"""Writes pickles as Python 2 wrote them, protocol 2: the form in which CIFAR is published.

Python 3 would write bytes as text, half as large again, and name modules of NumPy that older versions do not have. Only
what those files hold can be written: dicts, lists, tuples, whole numbers, texts, None and arrays of bytes.

Source: the list of operations in CPython's Lib/pickletools.py, https://docs.python.org/3/library/pickletools.html
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

__all__ = ["pickled"]

_EMPTY_ARRAY = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n"  # and a shape and a type, put behind
_BYTES_TYPE = b"cnumpy\ndtype\n"


def pickled(value: Any) -> bytes:
    """The content of a file that holds ``value``.

    Raises
    ------
    TypeError
        If a value is of another sort.
    """
    return b"\x80\x02" + _written(value) + b"."


def _written(value: Any) -> bytes:
    if value is None:
        return b"N"
    if isinstance(value, bool):
        raise TypeError("bool is not among what such files hold")
    if isinstance(value, int):
        return b"K" + bytes([value]) if 0 <= value < 256 else b"J" + struct.pack("<i", value)
    if isinstance(value, str):
        return _text(value.encode("latin-1"))
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, tuple):
        return b"(" + b"".join(map(_written, value)) + b"t"
    if isinstance(value, list):
        return b"](" + b"".join(map(_written, value)) + b"e"
    if isinstance(value, dict):
        return b"}(" + b"".join(_written(part) for pair in value.items() for part in pair) + b"u"
    if isinstance(value, np.ndarray) and value.dtype == np.uint8:
        return _array(value)
    raise TypeError(f"{type(value).__name__} is not among what such files hold")


def _text(raw: bytes) -> bytes:
    """A string of Python 2, which was bytes."""
    return b"U" + bytes([len(raw)]) + raw if len(raw) < 256 else b"T" + struct.pack("<i", len(raw)) + raw


def _array(array: np.ndarray) -> bytes:
    """An empty array is made and then told its version, shape, type, order and bytes; so is its type."""
    state = _written((3, "|", None, None, None, -1, -1, 0))
    kind = _BYTES_TYPE + _written(("u1", 0, 1)) + b"R" + state + b"b"
    empty = _EMPTY_ARRAY + _written((0,)) + _written("b") + b"tR"
    return empty + b"(" + _written(1) + _written(tuple(array.shape)) + kind + b"\x89" + _text(array.tobytes()) + b"tb"
