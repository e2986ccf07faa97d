"""Pickles of plain data and NumPy arrays, read without Python's unpickler.

CIFAR is published as pickles, and a pickle is a program that may call anything. Here its steps are listed with the
standard library's disassembler and followed one by one; of all names only those that make an array of numbers are
known, and nothing is imported or called by name.
"""

from __future__ import annotations

import pickletools
import struct
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["read_pickled"]

_MARK = object()
_ARRAY, _TYPE, _REBUILD, _ENCODE = object(), object(), object(), object()
_NAMES = {
    "numpy ndarray": _ARRAY,
    "numpy dtype": _TYPE,
    "_codecs encode": _ENCODE,
    "numpy.core.multiarray _reconstruct": _REBUILD,
    "numpy._core.multiarray _reconstruct": _REBUILD,
}


class _Unfilled:
    """An array or a type before its state comes."""

    def __init__(self, kind: object, value: Any = None) -> None:
        self.kind, self.value = kind, value


def read_pickled(path: str | Path) -> Any:
    """The object in a file: dicts, lists, tuples, numbers, strings (bytes of Python 2 as Latin-1) and arrays.

    Raises
    ------
    ValueError
        If the file is no pickle, is damaged, or holds anything else.
    """
    try:
        return _follow(Path(path).read_bytes(), path)
    except (IndexError, KeyError, TypeError, AttributeError, struct.error, UnicodeError) as error:
        raise ValueError(f"{path} is a damaged pickle ({type(error).__name__}: {error})") from error


def _follow(raw: bytes, path: Any) -> Any:
    stack: list[Any] = []
    memo: dict[Any, Any] = {}
    steps = pickletools.genops(raw)
    while True:
        try:
            code, argument, _ = next(steps)
        except (ValueError, StopIteration) as error:
            raise ValueError(f"{path} is no pickle, or is cut off: {error}") from error
        name = code.name
        if name == "STOP":
            return _finished(stack.pop())
        if name in ("PROTO", "FRAME"):
            continue
        if name in _CONSTANTS:
            stack.append(_CONSTANTS[name]())
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[argument] = stack[-1]
        elif name == "MEMOIZE":
            memo[len(memo)] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(memo[argument])
        elif name in ("GLOBAL", "STACK_GLOBAL"):
            if name == "STACK_GLOBAL":
                word, module = stack.pop(), stack.pop()
                argument = f"{module} {word}"
            if argument not in _NAMES:
                raise ValueError(f"{path} names {argument!r}, which is neither plain data nor an array: not read")
            stack.append(_NAMES[argument])
        elif name == "REDUCE":
            arguments = stack.pop()
            stack.append(_made(stack.pop(), arguments))
        elif name == "BUILD":
            state = stack.pop()
            _fill(stack[-1], state)
        elif name in _SHORT_TUPLES:
            count = _SHORT_TUPLES[name]
            stack[-count:] = [tuple(stack[-count:])]
        elif name in ("TUPLE", "LIST", "DICT"):
            items = _since_mark(stack)
            stack.append(_pairs(items) if name == "DICT" else tuple(items) if name == "TUPLE" else items)
        elif name in ("APPEND", "APPENDS"):
            items = [stack.pop()] if name == "APPEND" else _since_mark(stack)
            stack[-1].extend(items)
        elif name in ("SETITEM", "SETITEMS"):
            items = [stack.pop(), stack.pop()][::-1] if name == "SETITEM" else _since_mark(stack)
            stack[-1].update(_pairs(items))
        elif name == "POP":
            stack.pop()
        elif code.arg is not None and not code.stack_before and len(code.stack_after) == 1 and name not in _OUTSIDE:
            stack.append(argument)  # a number or a string
        else:
            raise ValueError(f"{path} has the step {name}, which plain data does not need: not read")


_CONSTANTS: dict[str, Any] = {
    "MARK": lambda: _MARK, "NONE": lambda: None, "NEWTRUE": lambda: True, "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple, "EMPTY_LIST": list, "EMPTY_DICT": dict,
}  # fmt: skip
_SHORT_TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_OUTSIDE = ("PERSID", "EXT1", "EXT2", "EXT4", "NEXT_BUFFER")


def _since_mark(stack: list[Any]) -> list[Any]:
    at = next(k for k in range(len(stack) - 1, -1, -1) if stack[k] is _MARK)
    items = stack[at + 1 :]
    del stack[at:]
    return items


def _pairs(items: list[Any]) -> dict[Any, Any]:
    return dict(zip(items[::2], items[1::2], strict=True))


def _made(maker: Any, arguments: tuple[Any, ...]) -> Any:
    if maker is _REBUILD and arguments[0] is _ARRAY:
        return _Unfilled(_ARRAY)
    if maker is _TYPE:
        dtype = np.dtype(str(arguments[0]))
        if dtype.hasobject or dtype.kind not in "biufc":
            raise ValueError(f"arrays of {dtype} are not read")
        return _Unfilled(_TYPE, dtype)
    if maker is _ENCODE and arguments[1] == "latin1":
        return arguments[0].encode("latin1")
    raise ValueError("a pickle calls what makes no array: not read")


def _fill(target: Any, state: Any) -> None:
    if not isinstance(target, _Unfilled):
        raise ValueError("a pickle sets the state of what is no array: not read")
    if target.kind is _TYPE:
        if state[1] in ("<", ">"):
            target.value = target.value.newbyteorder(state[1])
        return
    _, shape, dtype, by_columns, data = state
    raw = data.encode("latin1") if isinstance(data, str) else data
    target.value = np.frombuffer(raw, dtype.value).reshape(shape, order="F" if by_columns else "C").copy()


def _finished(value: Any) -> Any:
    """The same with arrays where they stand for themselves."""
    if isinstance(value, _Unfilled):
        return value.value
    if isinstance(value, dict):
        return {key: _finished(v) for key, v in value.items()}
    if isinstance(value, list):
        return (
            [_finished(v) for v in value]
            if any(isinstance(v, (_Unfilled, dict, list, tuple)) for v in value)
            else value
        )
    return tuple(_finished(v) for v in value) if isinstance(value, tuple) else value
