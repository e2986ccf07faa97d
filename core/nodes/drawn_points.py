"""Points as they are kept in a parameter: what is right about them, and those a fresh node begins with."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.nodes.params import shape_of
from core.nodes.samples import DataError

__all__ = ["FIRST_POINTS", "MOST_CLASSES", "checked_points"]

MOST_CLASSES = 20

# Two classes in two corners and a few of each on the other side: a line does well, a small network does better.
FIRST_POINTS: list[list[float]] = [
    [-0.8, 0.6, 0], [-0.6, 0.8, 0], [-0.5, 0.4, 0], [-0.9, 0.2, 0], [-0.3, 0.7, 0], [-0.7, -0.1, 0], [0.6, 0.7, 0],
    [0.8, 0.5, 0], [0.7, -0.6, 1], [0.5, -0.3, 1], [0.9, -0.2, 1], [0.3, -0.7, 1], [0.1, -0.4, 1], [0.4, 0.0, 1],
    [-0.5, -0.7, 1], [-0.8, -0.6, 1],
]  # fmt: skip


def checked_points(points: Any, target: str = "classes") -> tuple[np.ndarray, np.ndarray]:
    """Places (points, 2), float32, and class numbers (points,), int64.

    Raises
    ------
    DataError
        If there are none, a row has not three numbers, or a class is no whole number from 0 to 19.
    """
    shape = shape_of(points)
    if not shape or not shape[0]:
        raise DataError("There are no points yet", "Draw some, of two classes at least.")
    if len(shape) != 2 or shape[1] != 3:
        raise DataError("A point is a row of three numbers: x, y and class", "Write, for example, [[0.5, -0.2, 1]].")
    array = np.asarray(points, dtype=np.float64)
    classes = array[:, 2]
    wrong = np.flatnonzero((classes != np.rint(classes)) | (classes < 0) | (classes >= MOST_CLASSES))
    if len(wrong):
        raise DataError(f"Point {wrong[0] + 1} has the class {classes[wrong[0]]:g}",
                        f"Classes are whole numbers from 0 to {MOST_CLASSES - 1}.")  # fmt: skip
    if target == "column" and classes.max() > 1:
        raise DataError(f"A column of 0 and 1 tells two classes apart, but there are {int(classes.max()) + 1}",
                        "Set target to classes or to one-hot.")  # fmt: skip
    return array[:, :2].astype(np.float32), classes.astype(np.int64)
