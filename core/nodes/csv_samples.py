"""From a CSV file to inputs and targets: which columns are what, in memory or read while training runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from core.nodes.csv_dialect import Column, Dialect, csv_dialect, is_missing, number
from core.nodes.csv_rows import CsvReader, CsvRows
from core.nodes.csv_scan import ColumnUse, class_name, scan
from core.nodes.filling import FILL_MEAN, FILL_MOST_FREQUENT, learn_filling
from core.nodes.memory import is_streamed
from core.nodes.parts import training_rows
from core.nodes.remembered import may_read_whole
from core.nodes.samples import DataError, Samples
from core.nodes.spec import TensorInfo

__all__ = ["BAD_ROWS", "MISSING", "CsvWish", "csv_infos", "csv_samples"]

# A target of whole numbers is taken for classes up to this many different ones; above, it is more likely a measure.
MOST_CLASSES = 20

MISSING = ("report", "skip rows", FILL_MEAN, FILL_MOST_FREQUENT)
BAD_ROWS = ("report", "skip rows")


@dataclass(frozen=True)
class CsvWish:
    """What is wanted of a file; the fields are the parameters of ``data.csv_file``."""

    path: str
    inputs: str = ""
    targets: str = ""
    task: str = "auto"
    missing: str = "report"
    bad_rows: str = "report"
    text_columns: str = "report"
    standardise: bool = False
    delimiter: str = "auto"
    header: str = "auto"
    encoding: str = "auto"
    streaming: str = "auto"
    validation: float = 0.0
    test: float = 0.0
    seed: int = 0
    balance: str = "as it is"

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> CsvWish:
        """The wish of a node with these parameters."""
        return cls(**{f.name: values[f.name] for f in fields(cls)})


def csv_samples(wish: CsvWish) -> Samples:
    """Samples of a file.

    Raises
    ------
    DataError
        Naming file, line and column of what cannot be used.
    """
    reader = _reader(wish)
    dialect = reader.scan.dialect
    found = replace(reader.scan.finding, notes=(*reader.scan.finding.notes, _target_note(reader)))
    details: dict[str, Any] = {"feature_names": reader.feature_names(), "finding": found}
    if reader.classes:
        details["class_names"] = reader.scan.texts[reader.targets[0].number]
    streamed = is_streamed(wish.streaming, 8 * len(reader) * (sum(reader.widths) + len(reader.inputs)))
    learns = wish.standardise or wish.missing in (FILL_MEAN, FILL_MOST_FREQUENT)
    raw, y = (np.empty(0), np.empty(0)) if streamed else reader.raw(np.arange(len(reader)))
    plain = Samples(CsvRows(reader, "x"), CsvRows(reader, "y") if streamed else y, **details)
    if learns:
        rows = training_rows(plain, validation=wish.validation, test=wish.test, seed=wish.seed, balance=wish.balance)
        pieces = (reader.raw(block)[0] for block in reader.blocks(rows)) if streamed else (raw[rows],)
        names = [dialect.names[use.number] for use in reader.inputs]
        is_text = [use.role == "texts" for use in reader.inputs]
        reader.filling = learn_filling(pieces, names, is_text, wish.missing, wish.standardise)
    return plain if streamed else replace(plain, x=reader.features(raw))


def csv_infos(wish: CsvWish) -> dict[str, TensorInfo]:
    """Shapes of what ``csv_samples`` gives. A file that is not seen whole at once is judged by its beginning, until
    a run reads it: then a text column may turn out to have more different texts."""
    dialect = _dialect(wish)
    inputs, targets, classes = _columns(dialect, wish)
    if dialect.whole or (may_read_whole() and any(use.role == "texts" for use in inputs)):
        features = sum(_reader(wish).widths)
    else:
        features = sum(_width(dialect, use) for use in inputs)
    y = TensorInfo(("N",), "int64") if classes else TensorInfo(("N", len(targets)))
    return {"x": TensorInfo(("N", features)), "y": y}


def _width(dialect: Dialect, use: ColumnUse) -> int:
    """How many inputs a column makes, by the beginning of the file."""
    if use.role != "texts":
        return 1
    cells = dialect.columns[use.number].values
    return len({class_name(cell, dialect.decimal_comma) for cell in cells if not is_missing(cell)})


def _dialect(wish: CsvWish) -> Dialect:
    return csv_dialect(wish.path, wish.delimiter, wish.header, wish.encoding)


def _reader(wish: CsvWish) -> CsvReader:
    dialect = _dialect(wish)
    inputs, targets, classes = _columns(dialect, wish)
    return CsvReader(scan(dialect, (*inputs, *targets), wish.missing, wish.bad_rows), inputs, targets, classes)


def _columns(dialect: Dialect, wish: CsvWish) -> tuple[tuple[ColumnUse, ...], tuple[ColumnUse, ...], bool]:
    """Inputs, targets, and whether the target is classes."""
    filled = [c for c, column in enumerate(dialect.columns) if not column.is_empty]
    y = dialect.numbers_of(wish.targets) or filled[-1:]
    x = dialect.numbers_of(wish.inputs) or [c for c in filled if c not in y]
    if not x:
        raise DataError(
            f"{dialect.file.name} has one column only, so there is no input beside the target",
            "Choose a file with more columns, or another delimiter; take off titles that stand above the table.",
        )
    classes = wish.task == "classes" or (
        wish.task == "auto" and len(y) == 1 and _looks_like_classes(dialect.columns[y[0]], dialect.decimal_comma)
    )
    if classes and wish.task == "auto":
        _check_classes(dialect, dialect.columns[y[0]])
    if classes and len(y) > 1:
        raise DataError("Classes stand in one target column", "Name one column in targets, or set task to numbers.")
    gaps = wish.missing in (FILL_MEAN, FILL_MOST_FREQUENT)
    one_hot = wish.text_columns == "one-hot"
    inputs = tuple(
        ColumnUse(c, "texts" if one_hot and dialect.columns[c].is_text else "number", "an input", gaps) for c in x
    )
    return inputs, tuple(ColumnUse(c, "texts" if classes else "number", "a target") for c in y), classes


def _check_classes(dialect: Dialect, column: Column) -> None:
    """Refuse a target whose texts are hardly ever the same: names, or numbers written with other signs in them."""
    cells = column.texts + column.numbers
    if len(column.values) > max(MOST_CLASSES, cells // 2):
        raise DataError(
            f"{dialect.file.name}, column {column.name!r}: nearly every row has a text of its own ({column.values[0]!r}"
            " for one), so these are hardly classes",
            "Name another column in targets; write numbers without units and without commas between the thousands; or "
            "set task to classes.",
        )


def _looks_like_classes(column: Column, decimal_comma: bool) -> bool:
    """Texts, or a few whole numbers. One text among many numbers is a slip to report, not a class."""
    if column.texts:
        return column.is_text
    known = {v for cell in column.values if (v := number(cell, decimal_comma)) is not None}
    return len(known) <= MOST_CLASSES and all(v == int(v) for v in known)


def _target_note(reader: CsvReader) -> str:
    names = [reader.scan.dialect.names[use.number] for use in reader.targets]
    if not reader.classes:
        return f"y: {', '.join(names)}, as numbers."
    classes = reader.scan.texts[reader.targets[0].number]
    more = ", ..." if len(classes) > 12 else ""
    return f"y: {names[0]}, {len(classes)} classes ({', '.join(classes[:12])}{more})."
