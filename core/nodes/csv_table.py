"""Reading of CSV files as people have them: any usual delimiter, with or without header, BOM, quotes, decimal commas.

Whatever is wrong is told with file, line and column, and with what to do: a file that somebody exported is the most
frequent source of trouble in a first project.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

from core.nodes.samples import DataError

__all__ = ["DELIMITERS", "Table", "is_missing", "number", "read_table", "remembered"]

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?", "-"})


Result = TypeVar("Result")


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """Keep the last few results, refusals too: shapes are asked for at every edit of the graph."""

    @lru_cache(maxsize=8)
    def outcome(*args: object) -> tuple[Result | None, DataError | None]:
        try:
            return function(*args), None
        except DataError as problem:
            return None, problem

    @wraps(function)
    def call(*args: object) -> Result:
        value, problem = outcome(*args)
        if problem is not None:
            raise DataError(str(problem), problem.suggestion)
        return value  # type: ignore[return-value]

    return call


@dataclass(frozen=True, eq=False)  # compared as an object: the same table is the same reading of the file
class Table:
    """The cells of a file as text, without header and blank lines; ``lines`` has the line number of each row."""

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    decimal_comma: bool

    def place(self, row: int, column: int) -> str:
        """``flowers.csv, line 7, column 'width'``, for messages."""
        return f"{self.file}, line {self.lines[row]}, column {self.names[column]!r}"


def read_table(path: str, delimiter: str = "auto", header: str = "auto") -> Table:
    """Read a file; one that has not changed since is not read again.

    Parameters
    ----------
    delimiter
        A key of ``DELIMITERS`` or ``"auto"``.
    header
        ``"yes"``, ``"no"`` or ``"auto"``: the first row is a header if it holds no number.

    Raises
    ------
    DataError
        If there is no such file, it is no UTF-8 text, or its rows have different numbers of cells.
    """
    if not path.strip():
        raise DataError("No file is chosen", "Choose a CSV file in the parameters of this node.")
    try:
        stat = Path(path).stat()
        return _read(path, stat.st_mtime_ns, stat.st_size, delimiter, header)
    except FileNotFoundError:
        raise DataError(
            f"There is no file {path}", "Choose the file again; it may have been moved or renamed."
        ) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise DataError(f"{path} cannot be read: {reason}", "Choose a file that you may read.") from None


def is_missing(cell: str) -> bool:
    """Whether a cell stands for "no value here"."""
    return cell.lower() in _MISSING


def number(cell: str, decimal_comma: bool) -> float | None:
    """The number in a cell, or None if it holds none."""
    text = cell.replace(",", ".") if decimal_comma and "." not in cell else cell
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and "_" not in text else None


@remembered
def _read(path: str, modified_ns: int, size_bytes: int, delimiter: str, header: str) -> Table:
    file = Path(path).name
    text = _decode(Path(path).read_bytes(), file)
    sign = DELIMITERS.get(delimiter) or _delimiter_of(text)
    rows, lines = _rows(text, sign, file)
    if not rows:
        raise DataError(f"{file} is empty", "Choose a file with a row for each sample.")
    comma = sign != ","
    has_header = header == "yes" or (header == "auto" and all(number(c, comma) is None for c in rows[0]))
    names = tuple(c or f"column {i + 1}" for i, c in enumerate(rows[0])) if has_header else ()
    if has_header:
        rows, lines = rows[1:], lines[1:]
        if not rows:
            raise DataError(f"{file} has a header but no rows", "Choose a file with a row for each sample.")
    names = names or tuple(f"column {i + 1}" for i in range(len(rows[0])))
    _check_widths(file, names, rows, lines, has_header)
    return Table(file, names, tuple(rows), tuple(lines), comma)


def _decode(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError(f"{file} is text in UTF-16", "Save it again as CSV UTF-8.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise DataError(f"{file}, line {line}: this is no UTF-8 text", "Save it again as CSV UTF-8.") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(
            f"{file}, line {line}: this is no text file", "Choose a CSV file; save a spreadsheet as CSV first."
        )
    return text


def _delimiter_of(text: str) -> str:
    """Tab before semicolon before comma, by the first line: a comma may be part of a number in the other two."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    return next((sign for sign in "\t;" if sign in outside_quotes), ",")


def _rows(text: str, sign: str, file: str) -> tuple[list[tuple[str, ...]], list[int]]:
    rows, lines = [], []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=sign, skipinitialspace=True, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip() for cell in row))
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as problem:
        raise DataError(
            f"{file}, line {line}: {problem}", "Look for a quotation mark that is opened and not closed."
        ) from None
    return rows, lines


def _check_widths(
    file: str, names: tuple[str, ...], rows: list[tuple[str, ...]], lines: list[int], has_header: bool
) -> None:
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise DataError(
                f"{file}, line {line}: {len(row)} cells, but the {'header' if has_header else 'first row'} has "
                f"{len(names)}",
                "Mend the line; a text that holds the delimiter must stand in quotation marks.",
            )
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise DataError(f"{file} has two columns called {double!r}", "Give each column a name of its own.")
