"""Arrays out of files as inputs and targets: what HDF5 and NumPy files have in common.

Rows stay in the file where they do not fit the memory. Whole numbers as a target are classes if they have no second
dimension; every other number becomes float32.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.nodes.memory import is_streamed
from core.nodes.params import Bool, Choice, Param
from core.nodes.samples import DataError, Finding, Rows, Samples, Sort, row_numbers
from core.nodes.spec import TensorInfo

__all__ = ["ArrayRows", "array_infos", "array_params", "array_samples"]

FIRST_CLASSES = 1 << 16  # targets that are read at a time to find the classes


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
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: str, read: Callable[[np.ndarray], np.ndarray], scale: float = 1.0
    ) -> None:
        self.shape, self.dtype, self.read, self.scale = shape, np.dtype(dtype), read, scale

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, indices: Any) -> np.ndarray:
        wanted, back = np.unique(row_numbers(indices, len(self)), return_inverse=True)
        found = self.read(wanted).astype(self.dtype)
        return (found * self.dtype.type(self.scale) if self.scale != 1.0 else found)[back]


def array_params() -> list[Param]:
    """What is done with the numbers of a file."""
    return [
        Choice("task", "auto", options=("auto", "classes", "numbers"),
               help="What the target is; auto: whole numbers without a second dimension are classes."),
        Bool("bytes_to_one", True, label="0-255 to 0-1", help="Divide inputs that are kept as bytes by 255: pictures "
             "become numbers from 0 to 1."),
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
            raise DataError(f"{where}: {name} holds {dtype} and no numbers", "Choose another array.")
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
        The node's parameters task, bytes_to_one and streaming.
    """
    infos = array_infos(x, y, values["task"], where)
    scale = 1 / 255 if x[1] == np.uint8 and values["bytes_to_one"] else 1.0
    inputs = ArrayRows((x[0][0], *x[0][1:]), "float32", read["x"], scale)
    targets = ArrayRows(y[0], infos["y"].dtype, read["y"])
    shapes = {port: (x[0][0], *infos[port].shape[1:]) for port in infos}
    size = sum(math.prod(map(int, shape)) * np.dtype(infos[port].dtype).itemsize for port, shape in shapes.items())
    rows: dict[str, Rows] = {"x": _shaped(inputs, shapes["x"]), "y": _shaped(targets, shapes["y"])}
    names = _class_names(rows["y"], where) if infos["y"].dtype == "int64" else ()
    if not is_streamed(values["streaming"], size):
        rows = {port: part[np.arange(len(part))] for port, part in rows.items()}
    notes = [f"{port}: {tuple(kind[0])} {kind[1]}." for port, kind in (("x", x), ("y", y))]
    if scale != 1.0:
        notes.append("Bytes are divided by 255.")
    return Samples(rows["x"], rows["y"], class_names=names, sort=_sort(shapes["x"]),
                   finding=Finding(x[0][0], notes=tuple(notes)))  # fmt: skip


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
