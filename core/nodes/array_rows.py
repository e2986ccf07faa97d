"""Arrays out of files as inputs and targets: what HDF5 and NumPy files have in common.

Rows stay in the file where they do not fit the memory. Whole numbers as a target are classes if they have no second
dimension; every other number becomes float32. A row that holds nan or infinity is bad: nothing can be learned from it,
and one of them turns all weights into nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.nodes.memory import is_streamed
from core.nodes.params import Bool, Choice, Param
from core.nodes.samples import Bad, DataError, Finding, Rows, Samples, Sort, row_numbers
from core.nodes.spec import TensorInfo

__all__ = ["ArrayRows", "array_infos", "array_params", "array_samples"]

FIRST_CLASSES = 1 << 16  # targets that are read at a time to find the classes
AT_ONCE_BYTES = 64 << 20  # of numbers that are read at a time to find bad rows
BAD_ROWS = ("report", "skip rows")
MOST_BAD = 100  # bad rows that are named; the others are counted


class ArrayRows:
    """Rows of an array that somebody else reads, as another type.

    Parameters
    ----------
    shape, dtype
        Shape of the whole array, and the type that is wanted.
    read
        Gives the rows of rising numbers without repetitions.
    scale
        Multiplied with.
    name
        What it is called where a row holds a number that is none; empty where such rows are allowed.
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: str, read: Callable[[np.ndarray], np.ndarray], scale: float = 1.0,
        name: str = "",
    ) -> None:  # fmt: skip
        self.shape, self.dtype, self.read, self.scale, self.name = shape, np.dtype(dtype), read, scale, name

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, indices: Any) -> np.ndarray:
        wanted, back = np.unique(row_numbers(indices, len(self)), return_inverse=True)
        with np.errstate(over="ignore", invalid="ignore"):  # what is too large for the type is told below
            found = self.read(wanted).astype(self.dtype)
        if self.name and self.dtype.kind == "f" and not np.isfinite(found).all():
            place = int(np.flatnonzero(~_finite(found))[0])
            number = found[place][~np.isfinite(found[place])].flat[0]
            raise DataError(f"{self.name}, row {wanted[place]}, holds {number}, from which nothing can be learned",
                            "Set bad rows to skip rows, or replace the value in the program that writes the "
                            "file.")  # fmt: skip
        return (found * self.dtype.type(self.scale) if self.scale != 1.0 else found)[back]


def array_params() -> list[Param]:
    """What is done with the numbers of a file."""
    return [
        Choice("task", "auto", options=("auto", "classes", "numbers"),
               help="What the target is; auto: whole numbers without a second dimension are classes."),
        Bool("bytes_to_one", True, label="0-255 to 0-1", help="Divide inputs that are kept as bytes by 255: pictures "
             "become numbers from 0 to 1."),
        Choice("bad_rows", "report", options=BAD_ROWS, label="bad rows",
               help="Say where a row holds nan or infinity; or leave it out and count it."),
    ]  # fmt: skip


def array_infos(
    x: tuple[tuple[int, ...], np.dtype], y: tuple[tuple[int, ...], np.dtype], task: str, where: str
) -> dict[str, TensorInfo]:
    """Shapes and types of the ports for arrays of these shapes and types.

    Raises
    ------
    DataError
        If they are no numbers, have no rows, or are not equally many.
    """
    for name, (shape, dtype) in (("x", x), ("y", y)):
        if dtype.kind not in "biuf":
            held = {"U": "texts", "S": "texts", "O": "texts or objects", "V": "a table", "c": "complex numbers"}
            advice = " Classes are numbers 0, 1, 2, ..." if name == "y" and dtype.kind in "USO" else ""
            raise DataError(f"{where}: {name} holds {held.get(dtype.kind, str(dtype))} and no real numbers",
                            f"Choose another array.{advice}")  # fmt: skip
        if not shape or not shape[0]:
            raise DataError(f"{where}: {name} has no rows", "Choose an array with a row for each sample.")
    if x[0][0] != y[0][0]:
        raise DataError(f"{where}: x has {x[0][0]} rows, but y has {y[0][0]}", "They must be equally many.")
    classes = _is_classes(y[0], y[1], task)
    if classes and (len(y[0]) > 1 and y[0][1:] != (1,)):
        raise DataError(f"{where}: classes are one number a row, but y has the shape {list(y[0])}",
                        "Set task to numbers.")  # fmt: skip
    return {
        "x": TensorInfo(("N", *(x[0][1:] or (1,)))),
        "y": TensorInfo(("N",), "int64") if classes else TensorInfo(("N", *(y[0][1:] or (1,)))),
    }


def array_samples(
    x: tuple[tuple[int, ...], np.dtype], y: tuple[tuple[int, ...], np.dtype],
    read: Mapping[str, Callable[[np.ndarray], np.ndarray]], values: Mapping[str, Any], where: str,
) -> Samples:  # fmt: skip
    """Samples of two arrays.

    Parameters
    ----------
    x, y
        Shape and type of each.
    read
        By port, what reads rows of it.
    values
        The node's parameters task, bytes_to_one, bad_rows and streaming.
    """
    infos = array_infos(x, y, values["task"], where)
    scale = 1 / 255 if x[1] == np.uint8 and values["bytes_to_one"] else 1.0
    x_name, y_name = ("", "") if values["bad_rows"] == BAD_ROWS[1] else (f"{where}: x", f"{where}: y")
    inputs = ArrayRows((x[0][0], *x[0][1:]), "float32", read["x"], scale, x_name)
    targets = ArrayRows(y[0], infos["y"].dtype, read["y"], name=y_name)
    bad: list[Bad] = []
    count = x[0][0]
    if values["bad_rows"] == BAD_ROWS[1]:
        good, bad = _good_rows(inputs, targets, where)
        inputs, targets = (_chosen(part, good) for part in (inputs, targets))
        count = len(good)
    shapes = {port: (count, *infos[port].shape[1:]) for port in infos}
    size = sum(math.prod(map(int, shape)) * np.dtype(infos[port].dtype).itemsize for port, shape in shapes.items())
    rows: dict[str, Rows] = {"x": _shaped(inputs, shapes["x"]), "y": _shaped(targets, shapes["y"])}
    names = _class_names(rows["y"], where) if infos["y"].dtype == "int64" else ()
    if not is_streamed(values["streaming"], size):
        rows = {port: part[np.arange(len(part))] for port, part in rows.items()}
    notes = [f"{port}: {tuple(kind[0])} {kind[1]}." for port, kind in (("x", x), ("y", y))]
    if scale != 1.0:
        notes.append("Bytes are divided by 255.")
    return Samples(rows["x"], rows["y"], class_names=names, sort=_sort(shapes["x"]),
                   finding=Finding(x[0][0], x[0][0] - count, tuple(bad), tuple(notes)))  # fmt: skip


def _finite(rows: np.ndarray) -> np.ndarray:
    """Which rows hold numbers only, bool (rows,)."""
    return np.isfinite(rows).reshape(len(rows), -1).all(axis=1)


def _good_rows(x: ArrayRows, y: ArrayRows, where: str) -> tuple[np.ndarray, list[Bad]]:
    """The numbers of the rows that can be used, and the first that cannot."""
    size = max(1, AT_ONCE_BYTES // max(1, 4 * math.prod(x.shape[1:])))
    good: list[np.ndarray] = []
    bad: list[Bad] = []
    for start in range(0, len(x), size):
        rows = np.arange(start, min(len(x), start + size))
        fine = {port: _finite(part[rows]) for port, part in (("x", x), ("y", y))}
        good.append(rows[fine["x"] & fine["y"]])
        for row in rows[~(fine["x"] & fine["y"])][: MOST_BAD - len(bad)]:
            port = "y" if fine["x"][row - start] else "x"
            bad.append(Bad(f"{where}, row {row}", f"{port} holds nan or infinity"))
    kept = np.concatenate(good)
    if not len(kept):
        raise DataError(f"{where}: every row holds nan or infinity", "Choose other arrays.")
    return kept, bad


def _chosen(rows: ArrayRows, good: np.ndarray) -> ArrayRows:
    """Some of the rows; numbers that rise stay so."""
    if len(good) == len(rows):
        return rows
    return ArrayRows((len(good), *rows.shape[1:]), rows.dtype.name, lambda wanted: rows[good[wanted]])


def _shaped(rows: ArrayRows, shape: tuple[Any, ...]) -> ArrayRows:
    """The same rows with another inner shape of as many numbers."""
    if rows.shape == shape:
        return rows
    return ArrayRows(shape, rows.dtype.name, lambda wanted: rows[wanted].reshape(len(wanted), *shape[1:]))


def _is_classes(shape: tuple[int, ...], dtype: np.dtype, task: str) -> bool:
    return task == "classes" or (task == "auto" and dtype.kind in "biu" and (len(shape) == 1 or shape[1:] == (1,)))


def _class_names(y: Rows, where: str) -> tuple[str, ...]:
    low, high = 0, 0
    for start in range(0, len(y), FIRST_CLASSES):
        part = y[np.arange(start, min(len(y), start + FIRST_CLASSES))]
        low, high = min(low, int(part.min())), max(high, int(part.max()))
    if low < 0 or high >= 100_000:
        raise DataError(f"{where}: classes are counted from 0, but y holds {low if low < 0 else high}",
                        "Set task to numbers, or number the classes 0, 1, 2, ...")  # fmt: skip
    return tuple(str(n) for n in range(high + 1))


def _sort(shape: tuple[Any, ...]) -> Sort:
    if len(shape) == 4 and shape[1] in (1, 3):
        return "image"
    return "points" if len(shape) == 2 and shape[1] == 2 else "table"
