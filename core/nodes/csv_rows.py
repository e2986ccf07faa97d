"""The cells of a CSV file as rows of numbers, read when they are asked for."""

from __future__ import annotations

import os
import threading
from typing import Any, Literal

import numpy as np

from core.nodes.csv_dialect import is_missing, number
from core.nodes.csv_records import parsed
from core.nodes.csv_scan import ColumnUse, Scan, class_name
from core.nodes.filling import Filling
from core.nodes.remembered import cannot_read
from core.nodes.samples import DataError, row_numbers

__all__ = ["CsvReader", "CsvRows"]

BLOCK_BYTES = 1 << 18  # of the file that are in memory as texts at a time


class CsvReader:
    """Reads rows of a scanned file.

    Parameters
    ----------
    scan
        Where the rows stand.
    inputs, targets
        The columns of each. A column of texts as input becomes one-hot.
    classes
        Whether the target is a column of classes.
    """

    def __init__(
        self, scan: Scan, inputs: tuple[ColumnUse, ...], targets: tuple[ColumnUse, ...], classes: bool
    ) -> None:
        self.scan, self.inputs, self.targets, self.classes = scan, inputs, targets, classes
        self.widths = [len(scan.texts[use.number]) if use.role == "texts" else 1 for use in inputs]
        self.filling: Filling | None = None
        self._positions = {c: {name: i for i, name in enumerate(names)} for c, names in scan.texts.items()}
        self._last = threading.local()  # inputs and targets of the same rows are asked for one after the other

    def __len__(self) -> int:
        return len(self.scan)

    def feature_names(self) -> tuple[str, ...]:
        """The names of the inputs; of a text column ``colour=red`` and so on."""
        names = self.scan.dialect.names
        return tuple(
            text
            for use in self.inputs
            for text in (
                [f"{names[use.number]}={value}" for value in self.scan.texts[use.number]]
                if use.role == "texts"
                else [names[use.number]]
            )
        )

    def raw(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Inputs as they stand in the file (rows, columns), nan for a missing one and positions for texts; targets."""
        pieces = [self._block(block) for block in self.blocks(rows)]
        return np.concatenate([x for x, _ in pieces]), np.concatenate([y for _, y in pieces])

    def blocks(self, rows: np.ndarray) -> list[np.ndarray]:
        """Rows in pieces of which each is small as text, one piece at least."""
        ends = np.cumsum(self.scan.lengths[rows], dtype=np.int64)
        cuts = np.flatnonzero(np.diff(ends // BLOCK_BYTES)) + 1
        return np.split(rows, cuts)

    def features(self, raw: np.ndarray) -> np.ndarray:
        """Inputs for the network, float32, out of raw ones: filled, standardised, texts one-hot."""
        if self.filling is not None:
            raw = self.filling.apply(raw)
        result = np.zeros((len(raw), sum(self.widths)), dtype=np.float32)
        at = 0
        for column, width in enumerate(self.widths):
            if self.inputs[column].role == "texts":
                result[np.arange(len(raw)), at + raw[:, column].astype(np.int64)] = 1.0
            else:
                result[:, at] = raw[:, column]
            at += width
        return result

    def read(self, indices: Any) -> tuple[np.ndarray, np.ndarray]:
        """Inputs and targets of some rows."""
        rows = row_numbers(indices, len(self))
        key = rows.tobytes()
        if getattr(self._last, "key", None) != key:
            raw, y = self.raw(rows)
            self._last.value = self.features(raw), y
            self._last.key = key
        return self._last.value

    def _block(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        cells = self.cells(rows)
        x = np.empty((len(rows), len(self.inputs)))
        for column, use in enumerate(self.inputs):
            x[:, column] = [self._value(row[use.number], use) for row in cells]
        if self.classes:
            use = self.targets[0]
            return x, np.array([self._value(row[use.number], use) for row in cells], dtype=np.int64)
        y = np.array([[self._value(row[use.number], use) for use in self.targets] for row in cells], dtype=np.float32)
        return x, y.reshape(len(rows), len(self.targets))

    def _value(self, cell: str, use: ColumnUse) -> float:
        if is_missing(cell):
            return np.nan
        comma = self.scan.dialect.decimal_comma
        if use.role == "texts":
            return self._positions[use.number][class_name(cell, comma)]
        value = number(cell, comma)
        return np.nan if value is None else value

    def cells(self, rows: np.ndarray) -> list[tuple[str, ...]]:
        """The records of rows, each read once and in the order of the file."""
        wanted, back = np.unique(rows, return_inverse=True)
        stamp = self.scan.dialect.file
        try:
            with open(stamp.path, "rb") as file:
                now = os.fstat(file.fileno())
                if (now.st_mtime_ns, now.st_size) != (stamp.modified_ns, stamp.size_bytes):
                    raise DataError(f"{stamp.name} was changed while it was being read", "Start the run again.")
                pieces = []
                for row in wanted:
                    file.seek(int(self.scan.starts[row]))
                    pieces.append(file.read(int(self.scan.lengths[row])))
        except OSError as problem:
            raise cannot_read(stamp.path, problem) from None
        found = parsed(pieces, self.scan.dialect.layout)
        return [found[place] for place in back]


class CsvRows:
    """Inputs or targets of a reader, as ``core.nodes.samples.Rows``."""

    def __init__(self, reader: CsvReader, port: Literal["x", "y"]) -> None:
        self.reader, self.port = reader, port
        inner = (sum(reader.widths),) if port == "x" else () if reader.classes else (len(reader.targets),)
        self.shape = (len(reader), *inner)
        self.dtype = np.dtype(np.int64 if port == "y" and reader.classes else np.float32)

    def __len__(self) -> int:
        return len(self.reader)

    def __getitem__(self, indices: Any) -> np.ndarray:
        return self.reader.read(indices)[self.port == "y"]
