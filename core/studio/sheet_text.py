"""Numbers of a spreadsheet as text: exact for the clipboard, and in equal widths for its cells."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from core.runtime.numbers import column_text
from core.runtime.sheets import Facts
from core.studio.languages import tr

__all__ = ["CELL", "cell_text", "exact", "facts_lines", "numpy_text", "parse_index", "tab_separated"]

CELL = 11  # signs of a cell with its blank: "−1.234e-10" is the longest number
CELL_COMPLEX = 23

# Significant digits that tell every number of a type from its neighbours.
_DIGITS = {2: 5, 4: 9, 8: 17, 16: 21}


def cell_text(value: Any) -> str:
    """A number with four significant digits, right-aligned in ``CELL`` signs (``CELL_COMPLEX`` if it is complex)."""
    if isinstance(value, (complex, np.complexfloating)):
        imaginary = column_text(float(value.imag), 1)
        sign = "" if imaginary.startswith("−") else "+"
        return f"{column_text(float(value.real), 1)}{sign}{imaginary}i".rjust(CELL_COMPLEX)
    return column_text(value, CELL)


def exact(value: Any) -> str:
    """A number with as many digits as its type holds, so that reading it gives the same number again."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    value = np.asarray(value)[()]
    if isinstance(value, np.complexfloating):
        real, imaginary = exact(value.real), exact(value.imag)
        return f"{real}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    return f"{float(value):.{_DIGITS.get(value.dtype.itemsize, 17)}g}"


def tab_separated(values: np.ndarray) -> str:
    """Rows as lines, columns divided by tabs: what every spreadsheet program takes."""
    return "\n".join("\t".join(exact(v) for v in row) for row in values)


def numpy_text(values: np.ndarray) -> str:
    """An expression that gives the same array in a Python program."""
    rows = (
        "[" + ", ".join(re.sub(r"nan|inf", lambda found: f"np.{found[0]}", exact(v)) for v in row) + "]"
        for row in values
    )
    empty = "" if values.size else f".reshape{values.shape}"
    dtype = np.dtype(values.dtype).newbyteorder("=").name
    return "np.array([" + ",\n          ".join(rows) + f"], dtype=np.{dtype}){empty}"


def facts_lines(facts: Facts) -> list[tuple[str, str]]:
    """Name and value of each fact, those that one looks for first in front."""
    return [
        (tr("min"), column_text(facts.minimum, 1)),
        (tr("max"), column_text(facts.maximum, 1)),
        (tr("mean"), column_text(facts.mean, 1)),
        (tr("NaN"), f"{facts.nans:,}"),
        ("∞", f"{facts.infs:,}"),
        (tr("std"), column_text(facts.std, 1)),
        (tr("norm"), column_text(facts.norm, 1)),
        (tr("zeros"), f"{facts.zeros:,}"),
    ]


def parse_index(words: str, shape: tuple[int, ...]) -> tuple[int, ...]:
    """An index as a person writes it: ``3, 0``, ``[3, 0]`` or ``3 0``; -1 is the last one.

    Raises ValueError with a sentence that says what is expected.
    """
    parts = [p for p in re.split(r"[\s,;()\[\]]+", words) if p]
    if len(parts) != len(shape) or not all(re.fullmatch(r"[-+]?\d+", p) for p in parts):
        example = ", ".join(str(n - 1) for n in shape)
        raise ValueError(
            tr(
                "An index of this tensor has {count} whole numbers, such as {example}.",
                count=len(shape),
                example=example,
            )
        )
    index = []
    for part, size in zip(parts, shape, strict=True):
        place = int(part)
        if not -size <= place < size:
            raise ValueError(
                tr("{place} is outside: this dimension goes from 0 to {last}.", place=place, last=size - 1)
            )
        index.append(place % size)
    return tuple(index)
