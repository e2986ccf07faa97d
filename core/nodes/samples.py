"""Samples: what a data node gives, before it is cut into batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["DataError", "Samples"]


class DataError(ValueError):
    """Data that cannot be read; the message names the file and line, ``suggestion`` says what to do."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass(frozen=True)
class Samples:
    """Inputs and targets of equal length along the first axis.

    Parameters
    ----------
    x
        Inputs, shape (samples, ...), float32.
    y
        Targets. Regression: float32, (samples, targets). Classification: int64 class numbers, (samples,); or float32 as
        a column of 0 and 1, (samples, 1), or one-hot, (samples, classes).
    class_names
        Names of the classes 0, 1, ...; empty for regression.
    feature_names
        Names of the input columns, where they have any.
    image_shape
        (height, width) where a row of ``x`` is a flattened grey picture.
    """

    x: np.ndarray
    y: np.ndarray
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise DataError(f"There are {len(self.x)} inputs but {len(self.y)} targets; they must be equally many.")

    def __len__(self) -> int:
        return len(self.x)
