"""Pickles read without Python's unpickler: a list of opcodes, a stack, and a short list of names.

A pickle is a program that may call anything. This reader calls nothing but the makers of tensors and containers of
``names``; every other name in a file is refused before anything happens with it.

Source: the opcodes are those of Python's module ``pickletools``, protocols 2 to 5.
"""

from __future__ import annotations

import struct
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

from .errors import UnpicklingError
from .names import Built, Maker, find

__all__ = ["read_object"]


def read_object(
    file: Any, persistent: Callable[[Any], Any] | None = None, names: Callable[[str, str], Any] = find
) -> Any:
    """The next object of a stream.

    Parameters
    ----------
    file : binary file
    persistent : callable, optional
        Finds what stands outside of the pickle, such as storages.
    names : callable
        What a module and a name stand for: those of checkpoints, if not others are given.

    Raises
    ------
    UnpicklingError
        For names and opcodes beyond plain data, and for pickles that are damaged.
    """
    reader = _Reader(file, persistent, names)
    try:
        return reader.run()
    except UnpicklingError:
        raise
    except (
        IndexError, KeyError, TypeError, ValueError, struct.error, AttributeError, RecursionError, MemoryError,
        OverflowError,
    ) as problem:  # fmt: skip
        raise UnpicklingError(f"its pickle is damaged ({type(problem).__name__}: {problem})") from None


class _Reader:
    def __init__(self, file: Any, persistent: Callable[[Any], Any] | None, names: Callable[[str, str], Any]) -> None:
        self.file, self.persistent, self.find = file, persistent, names
        self.stack: list[Any] = []
        self.marks: list[list[Any]] = []
        self.memo: dict[int, Any] = {}

    def take(self, count: int) -> bytes:
        """The next bytes."""
        raw = self.file.read(count)
        if len(raw) != count:
            raise UnpicklingError("it ends in the middle of its pickle: the file is truncated")
        return raw

    def number(self, form: str) -> Any:
        """The next number, in the words of ``struct``."""
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def line(self) -> str:
        """The rest of the line."""
        raw = self.file.readline()
        if not raw.endswith(b"\n"):
            raise UnpicklingError("it ends in the middle of its pickle: the file is truncated")
        return raw[:-1].decode()

    def run(self) -> Any:
        """Follow the opcodes to the end."""
        while True:
            code = self.take(1)
            if code == b".":
                return self.stack.pop()
            step = _STEPS.get(code)
            if step is None:
                raise UnpicklingError(f"its pickle has the opcode {code!r}, which plain data never needs")
            step(self)

    def since_mark(self) -> list[Any]:
        """What was put on the stack since the last mark."""
        found, self.stack = self.stack, self.marks.pop()
        return found

    def mark(self) -> None:
        """Begin a list of things."""
        self.marks.append(self.stack)
        self.stack = []

    def push(self, value: Any) -> None:
        """Put a value on the stack."""
        self.stack.append(value)

    def keep(self, key: int) -> None:
        """Remember the top of the stack under a number."""
        self.memo[key] = self.stack[-1]

    def gather(self, count: int) -> None:
        """A tuple of the last values."""
        if len(self.stack) < count:
            raise IndexError("stack")
        self.stack[-count:] = [tuple(self.stack[-count:])]

    def extend(self, values: list[Any]) -> None:
        """Add to a list."""
        target = self.stack[-1]
        if type(target) is not list:
            raise TypeError("items for what is no list")
        target.extend(values)

    def join(self, values: list[Any]) -> None:
        """Add to a set."""
        target = self.stack[-1]
        if type(target) is not set:
            raise TypeError("items for what is no set")
        target.update(values)

    def enter(self, values: list[Any]) -> None:
        """Add keys and values to a mapping."""
        target = self.stack[-1]
        if type(target) not in (dict, OrderedDict, defaultdict, Counter):
            raise TypeError("keys for what is no dict")
        for k in range(0, len(values), 2):
            target[values[k]] = values[k + 1]

    def named(self, module: str, name: str) -> None:
        """What a name stands for, if it may be used."""
        self.push(self.find(module, name))

    def stacked_name(self) -> None:
        """The same with module and name on the stack."""
        name, module = self.stack.pop(), self.stack.pop()
        self.named(str(module), str(name))

    def call(self) -> None:
        """Call a maker of ``names``; nothing else can be called."""
        arguments, maker = self.stack.pop(), self.stack.pop()
        if not isinstance(maker, Maker):
            raise UnpicklingError(f"it wants to call {str(maker)[:80]!r}, which is plain data")
        if type(arguments) is not tuple:
            raise TypeError("arguments that are no tuple")
        self.push(maker.make(*arguments))

    def build(self) -> None:
        """Attributes of an object: those of an OrderedDict, where state_dicts keep versions, or of a :class:`Built`."""
        state, target = self.stack.pop(), self.stack[-1]
        if isinstance(target, Built):
            target.build(state)
            return
        if type(target) is not OrderedDict or not isinstance(state, dict):
            raise UnpicklingError(
                f"it sets the inner state of a {type(target).__name__}, which is allowed for OrderedDict only"
            )
        for name, value in state.items():
            if not isinstance(name, str) or hasattr(OrderedDict, name):
                raise UnpicklingError(f"it sets the attribute {name!r} of an OrderedDict")
            target.__dict__[name] = value

    def outside(self) -> None:
        """Something that stands outside of the pickle."""
        if self.persistent is None:
            raise UnpicklingError("it refers to a storage where none can be")
        self.push(self.persistent(self.stack.pop()))

    def encoded(self, form: str) -> str:
        """A string after its length."""
        return self.take(self.number(form)).decode("utf-8", "surrogatepass")

    def long(self, form: str) -> int:
        """A whole number of any size."""
        return int.from_bytes(self.take(self.number(form)), "little", signed=True)


_STEPS: dict[bytes, Callable[[_Reader], Any]] = {
    b"\x80": lambda r: r.take(1), b"\x95": lambda r: r.take(8), b"(": _Reader.mark,
    b"0": lambda r: r.stack.pop(), b"1": lambda r: r.since_mark(), b"2": lambda r: r.push(r.stack[-1]),
    b"N": lambda r: r.push(None), b"\x88": lambda r: r.push(True), b"\x89": lambda r: r.push(False),
    b"K": lambda r: r.push(r.number("<B")), b"M": lambda r: r.push(r.number("<H")),
    b"J": lambda r: r.push(r.number("<i")), b"\x8a": lambda r: r.push(r.long("<B")),
    b"\x8b": lambda r: r.push(r.long("<I")), b"G": lambda r: r.push(r.number(">d")),
    b"X": lambda r: r.push(r.encoded("<I")), b"\x8c": lambda r: r.push(r.encoded("<B")),
    b"\x8d": lambda r: r.push(r.encoded("<Q")), b"U": lambda r: r.push(r.take(r.number("<B")).decode("latin1")),
    b"T": lambda r: r.push(r.take(r.number("<I")).decode("latin1")), b"C": lambda r: r.push(r.take(r.number("<B"))),
    b"B": lambda r: r.push(r.take(r.number("<I"))), b"\x8e": lambda r: r.push(r.take(r.number("<Q"))),
    b"\x96": lambda r: r.push(bytearray(r.take(r.number("<Q")))),
    b"]": lambda r: r.push([]), b"}": lambda r: r.push({}), b")": lambda r: r.push(()),
    b"\x8f": lambda r: r.push(set()),
    b"l": lambda r: r.push(r.since_mark()), b"t": lambda r: r.push(tuple(r.since_mark())),
    b"\x85": lambda r: r.gather(1), b"\x86": lambda r: r.gather(2), b"\x87": lambda r: r.gather(3),
    b"\x91": lambda r: r.push(frozenset(r.since_mark())), b"\x90": lambda r: r.join(r.since_mark()),
    b"a": lambda r: r.extend([r.stack.pop()]), b"e": lambda r: r.extend(r.since_mark()),
    b"s": lambda r: r.enter([*reversed([r.stack.pop(), r.stack.pop()])]), b"u": lambda r: r.enter(r.since_mark()),
    b"h": lambda r: r.push(r.memo[r.number("<B")]), b"j": lambda r: r.push(r.memo[r.number("<I")]),
    b"q": lambda r: r.keep(r.number("<B")), b"r": lambda r: r.keep(r.number("<I")),
    b"\x94": lambda r: r.keep(len(r.memo)), b"c": lambda r: r.named(r.line(), r.line()),
    b"\x93": _Reader.stacked_name, b"R": _Reader.call, b"\x81": _Reader.call, b"b": _Reader.build,
    b"Q": _Reader.outside,
}  # fmt: skip
