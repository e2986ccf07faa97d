"""From a table in which the rows follow each other in time to windows: what was, and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.nodes.csv_dialect import Dialect, csv_dialect
from core.nodes.csv_rows import CsvReader
from core.nodes.csv_scan import ColumnUse, Ways, scan
from core.nodes.filling import learn_filling
from core.nodes.parts import training_rows
from core.nodes.samples import DataError, Finding, Rows, Samples, row_numbers

__all__ = ["GAPS", "SeriesWish", "WindowRows", "series_columns", "series_samples"]

GAPS = ("report", "value before")

# A row that is left out would move time.
WAYS = Ways("set missing cells to value before", "set missing cells to value before", "")

AT_ONCE_BYTES = 64 << 20  # windows that need less are cut once and kept


@dataclass(frozen=True)
class SeriesWish:
    """What is wanted of a file; the fields are the parameters of ``data.series``."""

    path: str
    inputs: str
    targets: str
    length: int
    horizon: int
    stride: int
    missing: str
    standardise: bool
    delimiter: str
    header: str
    encoding: str
    validation: float
    test: float
    seed: int
    balance: str


class WindowRows:
    """Windows over an array (times, columns), cut when they are asked for, as ``core.nodes.samples.Rows``.

    Parameters
    ----------
    values
        The array, float32.
    starts
        Where each window begins.
    length
        How many times are in a window.
    flat
        Whether a window becomes one row of numbers.
    """

    def __init__(self, values: np.ndarray, starts: np.ndarray, length: int, flat: bool = False) -> None:
        self.values, self.starts, self.length = values, starts, length
        inner = (length * values.shape[1],) if flat else (length, values.shape[1])
        self.shape, self.dtype = (len(starts), *inner), np.dtype(np.float32)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, indices: Any) -> np.ndarray:
        rows = row_numbers(indices, len(self))
        found = self.values[self.starts[rows, None] + np.arange(self.length)]
        return np.ascontiguousarray(found.reshape(len(rows), *self.shape[1:]), dtype=np.float32)


def series_columns(wish: SeriesWish) -> tuple[Dialect, list[int], list[int]]:
    """The file, and the columns of inputs and targets.

    Raises
    ------
    DataError
        If there is no such column, or none with numbers.
    """
    dialect = csv_dialect(wish.path, wish.delimiter, wish.header, wish.encoding)
    numbers = [i for i, column in enumerate(dialect.columns) if not (column.is_text or column.is_empty)]
    inputs = dialect.numbers_of(wish.inputs) or numbers
    if not inputs:
        raise DataError(f"{dialect.file.name} has no column of numbers", "Choose another file or delimiter.")
    return dialect, inputs, dialect.numbers_of(wish.targets) or inputs


def series_samples(wish: SeriesWish) -> Samples:
    """Windows of a series, in the order of time.

    Raises
    ------
    DataError
        Naming file, line and column of what cannot be used; or if there are too few rows for one window.
    """
    dialect, inputs, targets = series_columns(wish)
    gaps = wish.missing != "report"
    uses = tuple(ColumnUse(c, "number", "an input" if c in inputs else "a target", gaps) for c in (*inputs, *targets))
    found = scan(dialect, uses, "report", "report", WAYS)
    values, _ = CsvReader(found, uses, (), False).raw(np.arange(len(found)))
    first = [use.number for use in uses]
    gap_count = int(np.isnan(values[:, [first.index(c) for c in sorted(set(first))]]).sum())
    values = _filled(values, dialect, (*inputs, *targets))
    span = wish.length + wish.horizon
    starts = np.arange(0, len(values) - span + 1, wish.stride)
    if not len(starts):
        raise DataError(f"{dialect.file.name} has {len(values)} rows, too few for windows of {wish.length} and "
                        f"{wish.horizon} after them", "Lower length or horizon.")  # fmt: skip
    names = [dialect.names[c] for c in (*inputs, *targets)]
    notes = [f"Windows of {wish.length} rows; the target is the {wish.horizon} after them.", *dialect.notes]
    if gap_count:
        notes.append(f"{gap_count} missing cells were filled with the value before.")
    if wish.standardise:
        last = training_rows(
            Samples(starts, starts, in_order=True), validation=wish.validation, test=wish.test, seed=wish.seed,
            balance=wish.balance,
        )[-1]  # fmt: skip
        known = values[: starts[last] + span]
        filling = learn_filling((known,), names, [False] * len(names), "", True)
        values = filling.apply(values)
        notes += [
            f"{name}: mean {mean:.6g}, deviation {deviation:.6g} in the training part."
            for name, mean, deviation in list(zip(names, filling.mean, filling.deviation, strict=True))[len(inputs) :]
        ]
    values = values.astype(np.float32)
    x: Rows = WindowRows(values[:, : len(inputs)], starts, wish.length)
    y: Rows = WindowRows(values[:, len(inputs) :], starts + wish.length, wish.horizon, flat=True)
    if np.prod(x.shape, dtype=np.int64) * 4 <= AT_ONCE_BYTES:
        every = np.arange(len(starts))
        x, y = x[every], y[every]
    finding = Finding(found.finding.looked_at, notes=tuple(notes))
    return Samples(x, y, feature_names=tuple(names[: len(inputs)]), sort="series", in_order=True, finding=finding)


def _filled(values: np.ndarray, dialect: Dialect, columns: tuple[int, ...]) -> np.ndarray:
    """Every gap takes the value before it; one at the very beginning has none."""
    there = ~np.isnan(values)
    first = next((i for i in range(values.shape[1]) if not there[0, i]), None)
    if first is not None:
        raise DataError(
            f"{dialect.file.name}, line {dialect.first_line}, column {dialect.names[columns[first]]!r}: the first "
            "value is missing, so there is none before it",
            "Fill it in, or delete the rows at the beginning.",
        )
    before = np.maximum.accumulate(np.where(there, np.arange(len(values))[:, None], 0), axis=0)
    return np.take_along_axis(values, before, axis=0)
