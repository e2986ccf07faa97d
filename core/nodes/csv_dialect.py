"""How a CSV file is written: encoding, delimiter, header, decimal comma, and what its columns hold.

All that is seen at the beginning of the file, so that a table of many gigabytes shows its columns at once. Whatever is
wrong is told with file, line and column, and with what to do: a file that somebody exported is the most frequent
source of trouble in a first project.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from core.nodes.csv_records import Layout, Record, records
from core.nodes.encodings import codec_of, foreign, guess_encoding, newline_of
from core.nodes.remembered import Stamp, cannot_read, remembered, stamp_of
from core.nodes.samples import DataError

__all__ = ["DELIMITERS", "HEAD_BYTES", "Column", "Dialect", "csv_dialect", "is_missing", "number"]

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
# What is looked at to tell how a file is written; smaller files are seen whole. It is done in the window, at an edit.
HEAD_BYTES = 1 << 18
HEAD_ROWS = 3000
MOST_VALUES = 1000  # different values of a column that are counted

_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})


def is_missing(cell: str) -> bool:
    """Whether a cell stands for "no value here"."""
    return not cell or (len(cell) < 5 and cell.lower() in _MISSING)


def number(cell: str, decimal_comma: bool) -> float | None:
    """The number in a cell, or None if it holds none."""
    text = cell.replace(",", ".") if decimal_comma and "." not in cell else cell
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


@dataclass(frozen=True)
class Column:
    """What the head of a file shows of one column.

    Parameters
    ----------
    numbers, texts, missing
        How many cells of each sort there are.
    values
        Different cells, the most frequent first; a thousand at most.
    """

    name: str
    numbers: int
    texts: int
    missing: int
    values: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it has no value at all: a comma too many at the end of each line makes such columns."""
        return not self.texts and not self.numbers

    @property
    def is_text(self) -> bool:
        """Whether half of its cells or more are texts. One text among many numbers is a slip."""
        return self.texts > 0 and self.texts >= self.numbers


@dataclass(frozen=True, eq=False)  # compared as an object: the same dialect is the same look at the file
class Dialect:
    """How a file is written, and what its columns hold."""

    file: Stamp
    layout: Layout
    decimal_comma: bool
    header: bool
    start: int  # where the first row begins, in bytes
    first_line: int
    columns: tuple[Column, ...]
    whole: bool  # what was looked at is the whole file
    notes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def numbers_of(self, names: str) -> list[int]:
        """Column numbers of names with commas between; a name that holds a comma stands in quotation marks.

        Raises
        ------
        DataError
            If there is no such column.
        """
        known = self.names
        if names.strip() in known:
            return [known.index(names.strip())]
        wanted = [name for name in _split_names(names) if name]
        unknown = [name for name in wanted if name not in known]
        if unknown:
            raise DataError(
                f"{self.file.name} has no column {unknown[0]!r}", f"Its columns are {', '.join(known[:12])}."
            )
        return [known.index(name) for name in wanted]


def csv_dialect(path: str, delimiter: str = "auto", header: str = "auto", encoding: str = "auto") -> Dialect:
    """How a file is written; one that has not changed since is not looked at again.

    Parameters
    ----------
    delimiter
        A key of ``DELIMITERS`` or ``"auto"``.
    header
        ``"yes"``, ``"no"`` or ``"auto"``: the first row is a header if it holds no number.
    encoding
        A key of ``core.nodes.encodings.ENCODINGS`` or ``"auto"``.

    Raises
    ------
    DataError
        If there is no such file, or it is empty or no text.
    """
    return _dialect(stamp_of(path, "CSV file"), delimiter, header, encoding)


@remembered
def _dialect(file: Stamp, delimiter: str, header: str, encoding: str) -> Dialect:
    try:
        with Path(file.path).open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except OSError as problem:
        raise cannot_read(file.path, problem) from None
    used = guess_encoding(head) if encoding == "auto" else encoding
    codec, mark = codec_of(used, head)
    _check_text(file, head, codec)
    newline = newline_of(codec, head)
    text = head[mark:].decode(codec, "replace")
    said, length = _said_delimiter(text, codec)
    sign = delimiter if delimiter != "auto" else said or _delimiter_of(text)
    layout = Layout(codec, newline, DELIMITERS[sign])
    found = records(file.path, layout, mark + length, 2 if length else 1, until=HEAD_BYTES)
    rows = list(islice((r for r in found if isinstance(r, Record) and any(r.cells)), HEAD_ROWS))
    if not rows:
        raise DataError(f"{file.name} is empty", "Choose a file with a row for each sample.")
    comma, first = sign != "comma", rows[0]
    has_header = header == "yes" or (header == "auto" and all(number(c, comma) is None for c in first.cells))
    names = [c if has_header and c else f"column {i + 1}" for i, c in enumerate(first.cells)]
    if has_header:
        rows = rows[1:]
        if not rows:
            raise DataError(f"{file.name} has a header but no rows", "Choose a file with a row for each sample.")
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise DataError(f"{file.name} has two columns called {double!r}", "Give each column a name of its own.")
    columns = tuple(_column(name, i, rows, comma) for i, name in enumerate(names))
    whole = file.size_bytes <= HEAD_BYTES and len(rows) < HEAD_ROWS - 1
    guessed = ("" if d != "auto" else " (guessed)" for d in (encoding, delimiter, header))
    return Dialect(
        file, layout, comma, has_header, rows[0].start, rows[0].line, columns, whole,
        (
            f"Encoding: {used}{next(guessed)}.",
            f"Delimiter: {sign}{next(guessed)}.",
            ("The first row names the columns" if has_header else "There is no header") + f"{next(guessed)}.",
            *_column_notes(columns),
        ),
    )  # fmt: skip


def _check_text(file: Stamp, head: bytes, codec: str) -> None:
    other = foreign(head)
    if other is not None:
        raise DataError(f"{file.name} is no text file, but {other[0]}", f"{other[1]}.")
    if not codec.startswith("utf-16") and b"\0" in head:
        line = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise DataError(
            f"{file.name}, line {line}: this is no text file", "Choose a CSV file; save a spreadsheet as CSV first."
        )


def _said_delimiter(text: str, codec: str) -> tuple[str, int]:
    """The delimiter that a first line such as ``sep=;`` states, as Excel understands it, and the bytes of that line."""
    found = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    name = next((n for n, sign in DELIMITERS.items() if found and sign == found[1]), "")
    return (name, len(found[0].encode(codec))) if found and name else ("", 0)


def _delimiter_of(text: str) -> str:
    """Tab, semicolon, pipe, comma, by the first line; the comma comes last, as it may be part of a number."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    return next((name for name in ("tab", "semicolon", "pipe") if DELIMITERS[name] in outside_quotes), "comma")


def _column(name: str, place: int, rows: list[Record], decimal_comma: bool) -> Column:
    counts = Counter(row.cells[place] for row in rows if place < len(row.cells))
    sorts = {"numbers": 0, "texts": 0, "missing": 0}
    for cell, times in counts.items():
        found = "missing" if is_missing(cell) else "texts" if number(cell, decimal_comma) is None else "numbers"
        sorts[found] += times
    return Column(name, **sorts, values=tuple(v for v, _ in counts.most_common(MOST_VALUES)))


def _column_notes(columns: tuple[Column, ...]) -> list[str]:
    texts = [c.name for c in columns if c.is_text]
    numbers = [c.name for c in columns if c.numbers and not c.is_text]
    gaps = [f"{c.name} ({c.missing})" for c in columns if c.missing and not c.is_empty]
    empty = [c.name for c in columns if c.is_empty]
    lines = [("Columns of numbers", numbers), ("Columns of texts", texts), ("Missing cells", gaps),
             ("Columns without a value, left out unless they are named", empty)]  # fmt: skip
    return [f"{title}: {', '.join(names[:12])}{', ...' if len(names) > 12 else ''}." for title, names in lines if names]


def _split_names(names: str) -> list[str]:
    import csv

    return [name.strip() for name in next(csv.reader([names.strip()], skipinitialspace=True), [])]
