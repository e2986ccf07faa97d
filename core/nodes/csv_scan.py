"""One pass over a CSV file: which rows can be used, where they stand, and what texts its columns hold.

What is kept is twelve bytes a row, so that a file may be far larger than the memory. The cells themselves are read
again when they are asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.nodes.csv_dialect import Dialect, is_missing, number
from core.nodes.csv_records import BadRecord, Record, records
from core.nodes.remembered import cannot_read, remembered
from core.nodes.samples import Bad, DataError, Finding

__all__ = ["MOST_BAD", "ColumnUse", "Scan", "Ways", "class_name", "scan"]

MOST_BAD = 100  # bad rows that are named; the others are counted
MOST_TEXTS = 10_000

Role = Literal["number", "texts", "anything"]


@dataclass(frozen=True)
class ColumnUse:
    """What is wanted of one column.

    Parameters
    ----------
    number
        Which column.
    role
        ``"number"``: every cell must be one; ``"texts"``: what different cells there are is collected; ``"anything"``.
    what
        What it is used for, for messages: ``"an input"``.
    gaps
        Whether a cell may be missing.
    """

    number: int
    role: Role
    what: str
    gaps: bool = False


@dataclass(frozen=True)
class Ways:
    """What else can be done about a cell that is missing (an input's, a target's) and about a row that is wrong in
    another way; the parameters of nodes differ. Empty where there is nothing."""

    missing_input: str = "set missing cells to skip rows or to fill"
    missing_target: str = "set missing cells to skip rows"
    bad: str = "set bad rows to skip rows"


@dataclass(frozen=True, eq=False)  # compared as an object: the same scan is the same reading of the file
class Scan:
    """The usable rows of a file.

    Parameters
    ----------
    starts, lengths
        Where each row stands, in bytes.
    texts
        By column number, the different cells in order: by value if all are numbers, else by alphabet.
    """

    dialect: Dialect
    uses: tuple[ColumnUse, ...]
    starts: np.ndarray
    lengths: np.ndarray
    texts: dict[int, tuple[str, ...]]
    finding: Finding

    def __len__(self) -> int:
        return len(self.starts)


@remembered
def scan(
    dialect: Dialect,
    uses: tuple[ColumnUse, ...],
    missing: str = "report",
    bad_rows: str = "report",
    ways: Ways = Ways(),
) -> Scan:
    """Go through the whole file once. Rows of empty cells at the end, which spreadsheets leave there, are no rows.

    Parameters
    ----------
    missing, bad_rows
        What happens to a row with a missing cell (where ``gaps`` does not allow it), and to one that is wrong in
        another way: ``"report"`` refuses the file, ``"skip rows"`` leaves the row out and counts it.
    ways
        What a refusal advises.

    Raises
    ------
    DataError
        Naming file, line and column of the first row that is refused; or if no row is left.
    """
    judge = _Judge(dialect, uses, missing == "skip rows", bad_rows == "skip rows", ways)
    starts, lengths = array("Q"), array("I")
    looked_at = 0
    empty: list[Record | BadRecord] = []  # since the last row with a value
    try:
        for found in records(dialect.file.path, dialect.layout, dialect.start, dialect.first_line):
            if isinstance(found, Record) and not any(found.cells):
                empty.append(found)
                continue
            for record in (*empty, found):
                looked_at += 1
                if judge.takes(record):
                    assert isinstance(record, Record)
                    starts.append(record.start)
                    lengths.append(record.end - record.start)
            empty.clear()
    except OSError as problem:
        raise cannot_read(dialect.file.path, problem) from None
    if not starts:
        raise DataError(f"{dialect.file.name} has no row that can be used: {judge.bad[0].place}: {judge.bad[0].reason}",
                        "Mend the file, or choose fewer columns as inputs.")  # fmt: skip
    tail = (f"{len(empty)} rows of empty cells at the end are left out.",) if empty else ()
    finding = Finding(looked_at, looked_at - len(starts), tuple(judge.bad), (*dialect.notes, *tail))
    texts = {column: _ordered(cells) for column, cells in judge.texts.items()}
    return Scan(
        dialect, uses, np.frombuffer(starts, np.uint64), np.frombuffer(lengths, np.uint32), texts, finding
    )  # fmt: skip


class _Judge:
    """Decides about each record, and collects texts and what was bad."""

    def __init__(
        self, dialect: Dialect, uses: Sequence[ColumnUse], skip_missing: bool, skip_bad: bool, ways: Ways
    ) -> None:
        self.dialect, self.uses, self.ways = dialect, uses, ways
        self.skip_missing, self.skip_bad = skip_missing, skip_bad
        self.texts: dict[int, dict[str, str]] = {use.number: {} for use in uses if use.role == "texts"}
        self.bad: list[Bad] = []

    def takes(self, record: Record | BadRecord) -> bool:
        file, width = self.dialect.file.name, len(self.dialect.columns)
        if isinstance(record, BadRecord):
            return self._refuse(
                f"{file}, line {record.line}", record.reason, self.skip_bad, "Mend the line", self.ways.bad
            )
        if len(record.cells) != width:
            reason = (
                f"{len(record.cells)} cells, but the {'header' if self.dialect.header else 'first row'} has {width}"
            )
            advice = "Mend the line (a text that holds the delimiter must stand in quotation marks)"
            return self._refuse(f"{file}, line {record.line}", reason, self.skip_bad, advice, self.ways.bad)
        return all(self._sound(record, use) for use in self.uses)

    def _sound(self, record: Record, use: ColumnUse) -> bool:
        cell = record.cells[use.number]
        if is_missing(cell):
            if use.gaps:
                return True
            way = self.ways.missing_target if use.what == "a target" else self.ways.missing_input
            return self._refuse(self._place(record, use), "the value is missing", self.skip_missing, "Fill it in", way)
        if use.role == "number" and number(cell, self.dialect.decimal_comma) is None:
            reason = f"{cell!r} is no number, but {use.what} must be one"
            advice = "Mend the cell, or name only the columns with numbers in inputs and targets"
            if use.what == "an input" and self.dialect.columns[use.number].is_text:
                advice += ", or set text columns to one-hot"
            if record.line == self.dialect.first_line and not self.dialect.header:
                advice = f"If this line names the columns, set header to yes. {advice}"
            return self._refuse(self._place(record, use), reason, self.skip_bad, advice, self.ways.bad)
        if use.role == "texts":
            known = self.texts[use.number]
            if cell not in known:
                known[cell] = class_name(cell, self.dialect.decimal_comma)
                if len(known) > MOST_TEXTS:
                    raise DataError(
                        f"{self.dialect.file.name}, column {self.dialect.names[use.number]!r} holds more than "
                        f"{MOST_TEXTS} different texts", "Leave this column out, or choose another one.")  # fmt: skip
        return True

    def _place(self, record: Record, use: ColumnUse) -> str:
        return f"{self.dialect.file.name}, line {record.line}, column {self.dialect.names[use.number]!r}"

    def _refuse(self, place: str, reason: str, skip: bool, advice: str, way: str) -> bool:
        if not skip:
            raise DataError(f"{place}: {reason}", f"{advice}, or {way}." if way else f"{advice}.")
        if len(self.bad) < MOST_BAD:
            self.bad.append(Bad(place, reason))
        return False


def class_name(cell: str, decimal_comma: bool) -> str:
    """The cell, but 1 and 1.0 and 1,0 are one class."""
    value = number(cell, decimal_comma)
    if value is None:
        return cell
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _ordered(found: dict[str, str]) -> tuple[str, ...]:
    names = set(found.values())
    values = {name: number(name, False) for name in names}
    if all(v is not None for v in values.values()):
        return tuple(sorted(names, key=lambda name: values[name] or 0.0))  # 10 comes after 9
    return tuple(sorted(names))
