"""Samples: what a data node gives, before it is cut into batches.

Inputs and targets are arrays in memory, or rows that are read from files when they are asked for: whoever cuts batches
sees no difference, so a file may be larger than the memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np

__all__ = ["Bad", "DataError", "Finding", "Rows", "Samples", "Sort", "row_numbers"]

Sort = Literal["table", "points", "image", "text", "sound", "series"]


class DataError(ValueError):
    """Data that cannot be read; the message names the file and line, ``suggestion`` says what to do."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


@runtime_checkable
class Rows(Protocol):
    """Rows along the first axis, in memory or read when asked for. A NumPy array is one.

    ``__getitem__`` takes an array of row numbers, in any order and with repetitions, and gives these rows as an array
    of ``dtype``. It may be called from several threads at once.
    """

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def dtype(self) -> np.dtype: ...
    def __len__(self) -> int: ...
    def __getitem__(self, indices: Any, /) -> Any: ...


def row_numbers(indices: Any, count: int) -> np.ndarray:
    """What stands in the brackets of rows, a slice or a number too, as an array of row numbers."""
    if isinstance(indices, slice):
        return np.arange(*indices.indices(count))
    return np.atleast_1d(np.asarray(indices, dtype=np.int64))


@dataclass(frozen=True)
class Bad:
    """One row, picture or file that could not be used: where it stands, and what is wrong with it."""

    place: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """What reading came to: how many were looked at, and which of them were left out.

    Parameters
    ----------
    looked_at
        Rows, pictures or files in the source.
    skipped
        How many of them were left out.
    bad
        The first of those (a hundred at most), each named.
    notes
        Sentences about what was guessed: the delimiter, the encoding, the types of the columns.
    """

    looked_at: int = 0
    skipped: int = 0
    bad: tuple[Bad, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Samples:
    """Inputs and targets of equal length along the first axis.

    Parameters
    ----------
    x
        Inputs, shape (samples, ...), float32; class numbers or tokens are int64.
    y
        Targets. Regression: float32, (samples, targets). Classification: int64 class numbers, (samples,); or float32 as
        a column of 0 and 1, (samples, 1), or one-hot, (samples, classes). Next tokens: int64, as ``x``.
    more
        Rows of further output ports, by port: ``{"lengths": ...}``.
    class_names
        Names of the classes 0, 1, ...; empty for regression.
    feature_names
        Names of the input columns, where they have any.
    image_shape
        (height, width) where a row of ``x`` is a flattened grey picture.
    sort
        What a sample is, so that it can be shown: a row of a table, a point, an image (channels, height, width), text
        (token numbers), sound, a piece of a time series.
    vocabulary
        What the token numbers of a text stand for.
    target_vocabulary
        The same for the targets, where they have a vocabulary of their own: translations.
    rate_hz
        Sampling rate of sounds.
    in_order
        Rows follow each other in time: the parts are cut one after the other, not drawn.
    test
        Rows that the publisher of the data set aside for testing; None where the node's ``test`` parameter decides.
    finding
        What reading came to.
    """

    x: Rows
    y: Rows
    more: Mapping[str, Rows] = field(default_factory=dict)
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    sort: Sort = "table"
    vocabulary: tuple[str, ...] = ()
    target_vocabulary: tuple[str, ...] = ()
    rate_hz: int = 0
    in_order: bool = False
    test: np.ndarray | None = None
    finding: Finding = Finding()

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise DataError(f"There are {len(self.x)} inputs but {len(self.y)} targets; they must be equally many.")

    def __len__(self) -> int:
        return len(self.x)

    @property
    def ports(self) -> dict[str, Rows]:
        """The rows of every output port."""
        return {"x": self.x, "y": self.y, **self.more}
