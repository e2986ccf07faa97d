"""Parameters of a node type: a name, a default, and what values are allowed.

Each class checks a value and says in plain words what is wrong with it; the inspector picks a widget by class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

__all__ = [
    "Bool", "Choice", "Code", "FilePath", "Float", "FolderPath", "Int", "Ints", "Numbers", "Param", "Sizes", "Text",
    "each",
]  # fmt: skip


@dataclass(frozen=True)
class Param:
    """Common to all: name, default, help text, unit, and whether it may change while training runs (``live``)."""

    name: str
    default: Any
    help: str = ""
    unit: str = ""
    live: bool = False
    label: str = ""

    @property
    def title(self) -> str:
        """What the inspector writes beside the field."""
        return self.label or self.name.replace("_", " ")

    def check(self, value: Any) -> str | None:
        """Why ``value`` is not allowed, as half a sentence ("must be at least 1"), or None if it is."""
        return None


@dataclass(frozen=True)
class Int(Param):
    """A whole number."""

    min: int | None = None
    max: int | None = None

    def check(self, value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return f"must be a whole number, not {value!r}"
        return _range(value, self.min, self.max)


@dataclass(frozen=True)
class Float(Param):
    """A real number; ``log`` asks for a logarithmic slider."""

    min: float | None = None
    max: float | None = None
    log: bool = False

    def check(self, value: Any) -> str | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return f"must be a number, not {value!r}"
        if not isfinite(value):
            return f"must be a finite number, not {value!r}"
        return _range(value, self.min, self.max)


@dataclass(frozen=True)
class Bool(Param):
    """Yes or no."""

    def check(self, value: Any) -> str | None:
        return None if isinstance(value, bool) else f"must be true or false, not {value!r}"


@dataclass(frozen=True)
class Choice(Param):
    """One of a few texts."""

    options: tuple[str, ...] = ()

    def check(self, value: Any) -> str | None:
        return None if value in self.options else f"must be one of {', '.join(self.options)}, not {value!r}"


@dataclass(frozen=True)
class Text(Param):
    """Free text of one line, or of several where its default has several."""

    def check(self, value: Any) -> str | None:
        return None if isinstance(value, str) else f"must be text, not {value!r}"


@dataclass(frozen=True)
class FilePath(Param):
    """A file to read; relative to the project file where one is saved."""

    pattern: str = "*"

    def check(self, value: Any) -> str | None:
        return None if isinstance(value, str) else f"must be the path of a file, not {value!r}"


@dataclass(frozen=True)
class FolderPath(FilePath):
    """A folder to read; kept as a FilePath is. The pattern is that of folders."""

    pattern: str = "*/"

    def check(self, value: Any) -> str | None:
        return None if isinstance(value, str) else f"must be the path of a folder, not {value!r}"


@dataclass(frozen=True)
class Code(Param):
    """A text of several lines in a programming language, written in an editor of its own."""

    language: str = "python"

    def check(self, value: Any) -> str | None:
        return None if isinstance(value, str) else f"must be text, not {value!r}"


@dataclass(frozen=True)
class Ints(Param):
    """A list of whole numbers, such as a shape or dimensions; an empty one where ``allow_empty``."""

    min: int | None = None
    allow_empty: bool = True

    def check(self, value: Any) -> str | None:
        if not isinstance(value, (list, tuple)) or any(isinstance(v, bool) or not isinstance(v, int) for v in value):
            return f"must be a list of whole numbers such as 2, 3, not {value!r}"
        if not value and not self.allow_empty:
            return "must not be empty"
        return next((r for r in (_range(v, self.min, None) for v in value) if r), None)


@dataclass(frozen=True)
class Sizes(Ints):
    """One whole number for every dimension of a window, or ``count`` of them, one for each; see ``each``."""

    count: int = 2

    def check(self, value: Any) -> str | None:
        value = [value] if isinstance(value, int) and not isinstance(value, bool) else value
        reason = super().check(value)
        if reason is None and len(value) not in (0, 1, self.count):
            return f"must be one number, or {self.count} with commas between, not {len(value)}"
        return reason


def each(value: int | Sequence[int], count: int = 2) -> tuple[int, ...]:
    """The value of a ``Sizes``, written out for every dimension: 3 and [3] are (3, 3); an empty one stays empty."""
    values = (value,) if isinstance(value, int) else tuple(value)
    return values * count if len(values) == 1 else values


@dataclass(frozen=True)
class Numbers(Param):
    """A tensor typed by hand: a number, or nested lists of them with equal lengths, such as ``[[1, 2], [3, 4]]``."""

    def check(self, value: Any) -> str | None:
        try:
            shape_of(value)
        except ValueError as problem:
            return str(problem)
        return None


def shape_of(value: Any) -> tuple[int, ...]:
    """Shape of nested lists of numbers. Raises ValueError with half a sentence where rows differ or a text hides."""
    if isinstance(value, (bool, int, float)):
        if not isfinite(value):
            raise ValueError(f"must be finite numbers, but holds {value}")
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ValueError(f"must be numbers in square brackets, but holds {value!r}")
    inner = {shape_of(v) for v in value}
    if len(inner) > 1:
        raise ValueError("must have rows of the same length")
    return (len(value), *(inner.pop() if inner else ()))


def _range(value: float, low: float | None, high: float | None) -> str | None:
    if low is not None and value < low:
        return f"must be at least {low}, not {value}"
    if high is not None and value > high:
        return f"must be at most {high}, not {value}"
    return None
