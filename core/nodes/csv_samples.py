"""From the texts of a table to inputs and targets."""

from __future__ import annotations

import numpy as np

from core.nodes.csv_table import Table, is_missing, number, read_table, remembered
from core.nodes.data import class_samples, regression_samples
from core.nodes.samples import DataError, Samples

__all__ = ["csv_samples"]

# A target of whole numbers is taken for classes up to this many different ones; above, it is more likely a measure.
MOST_CLASSES = 20


def csv_samples(
    path: str,
    inputs: str = "",
    targets: str = "",
    task: str = "auto",
    missing: str = "report",
    delimiter: str = "auto",
    header: str = "auto",
    standardise: bool = False,
) -> Samples:
    """Samples of a file; see the parameters of ``data.csv_file``. They are shared: do not write into the arrays.

    Raises
    ------
    DataError
        Naming file, line and column of what cannot be used.
    """
    return _samples(read_table(path, delimiter, header), inputs, targets, task, missing, standardise)


@remembered
def _samples(table: Table, inputs: str, targets: str, task: str, missing: str, standardise: bool) -> Samples:
    y_columns = _columns(table, targets) or [len(table.names) - 1]
    x_columns = _columns(table, inputs) or [c for c in range(len(table.names)) if c not in y_columns]
    if not x_columns:
        raise DataError(
            f"{table.file} has one column only, so there is no input beside the target",
            "Choose a file with more columns, or another delimiter.",
        )
    rows = _complete_rows(table, [*x_columns, *y_columns], skip=missing == "skip rows")
    x = _numbers(table, rows, x_columns, "an input")
    if standardise:
        spread = x.std(axis=0)
        x = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    names = tuple(table.names[c] for c in x_columns)
    if task == "classes" or (task == "auto" and len(y_columns) == 1 and _looks_like_classes(table, rows, y_columns[0])):
        classes, numbers = _classes(table, rows, y_columns)
        return class_samples(x, numbers, classes, feature_names=names)
    return regression_samples(x, _numbers(table, rows, y_columns, "a target"), feature_names=names)


def _columns(table: Table, names: str) -> list[int]:
    """Column numbers of names with commas between."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in table.names]
    if unknown:
        raise DataError(f"{table.file} has no column {unknown[0]!r}", f"Its columns are {', '.join(table.names[:12])}.")
    return [table.names.index(name) for name in wanted]


def _complete_rows(table: Table, columns: list[int], skip: bool) -> list[int]:
    rows = []
    for number_, row in enumerate(table.rows):
        gap = next((c for c in columns if is_missing(row[c])), None)
        if gap is None:
            rows.append(number_)
        elif not skip:
            raise DataError(
                f"{table.place(number_, gap)}: the value is missing",
                "Fill it in, or set missing cells to skip rows.",
            )
    if not rows:
        raise DataError(f"{table.file} has no row without a missing cell", "Choose fewer columns as inputs.")
    return rows


def _numbers(table: Table, rows: list[int], columns: list[int], what: str) -> np.ndarray:
    values = np.empty((len(rows), len(columns)))
    for place, row in enumerate(rows):
        for i, column in enumerate(columns):
            value = number(table.rows[row][column], table.decimal_comma)
            if value is None:
                raise DataError(
                    f"{table.place(row, column)}: {table.rows[row][column]!r} is no number, but {what} must be one",
                    "Mend the cell, or name only the columns with numbers in inputs and targets.",
                )
            values[place, i] = value
    return values


def _looks_like_classes(table: Table, rows: list[int], column: int) -> bool:
    """Texts, or a few whole numbers. One text among many numbers is a slip to report, not a class."""
    cells = [table.rows[row][column] for row in rows]
    values = [number(cell, table.decimal_comma) for cell in cells]
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return len(known) < len(values) / 2
    return all(v == int(v) for v in known) and len(set(known)) <= MOST_CLASSES


def _classes(table: Table, rows: list[int], columns: list[int]) -> tuple[list[str], np.ndarray]:
    if len(columns) > 1:
        raise DataError("Classes stand in one target column", "Name one column in targets, or set task to numbers.")
    names = [_class_name(table.rows[row][columns[0]], table.decimal_comma) for row in rows]
    values = {name: number(name, False) for name in set(names)}
    if all(v is not None for v in values.values()):
        ordered = sorted(values, key=lambda name: values[name] or 0.0)  # 10 comes after 9
    else:
        ordered = sorted(values)
    position = {name: i for i, name in enumerate(ordered)}
    return ordered, np.array([position[name] for name in names])


def _class_name(cell: str, decimal_comma: bool) -> str:
    """The cell, but 1 and 1.0 and 1,0 are one class."""
    value = number(cell, decimal_comma)
    return cell if value is None else f"{value:g}"
