"""HDF5 files: what is in them, and rows of their arrays.

Only names, shapes and types are looked at until rows are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from core.nodes.remembered import Stamp, remembered, stamp_of
from core.nodes.samples import DataError

__all__ = ["Entry", "entry_of", "hdf5_tree", "reader_of"]

_lock = Lock()  # the library is not made for several threads at once


@dataclass(frozen=True)
class Entry:
    """A group or an array; ``path`` leads to it through the groups, such as ``train/images``."""

    path: str
    shape: tuple[int, ...] | None  # None for a group
    dtype: str = ""

    @property
    def is_group(self) -> bool:
        """Whether it holds other entries."""
        return self.shape is None


def hdf5_tree(path: str) -> tuple[Entry, ...]:
    """Everything in a file, each group before what it holds.

    Raises
    ------
    DataError
        If the file is not there or is no HDF5 file.
    """
    return _tree(stamp_of(path, "HDF5 file"))


def entry_of(path: str, key: str, port: str) -> Entry:
    """The array at a key path.

    Raises
    ------
    DataError
        If there is none; the suggestion names those there are.
    """
    tree = hdf5_tree(path)
    name, wanted = stamp_of(path).name, key.strip().strip("/")
    arrays = [entry.path for entry in tree if not entry.is_group]
    listed = (
        f"There are {', '.join(arrays[:8])}{', ...' if len(arrays) > 8 else ''}." if arrays else "It has no arrays."
    )
    if not wanted:
        raise DataError(f"{name}: no array is chosen for {port}", listed)
    found = next((entry for entry in tree if entry.path == wanted), None)
    if found is None:
        raise DataError(f"{name} has nothing called {wanted!r}", listed)
    if found.is_group:
        raise DataError(f"{name}: {wanted!r} is a group and no array", listed)
    return found


def reader_of(path: str, key: str) -> Callable[[np.ndarray], np.ndarray]:
    """What reads rows of an array; row numbers rise and do not repeat, as HDF5 wants them."""

    def read(rows: np.ndarray) -> np.ndarray:
        with _lock, _opened(stamp_of(path)) as file:
            array = file[key.strip().strip("/")]
            if not len(rows):
                return np.empty((0, *array.shape[1:]), dtype=array.dtype)
            low, high = int(rows[0]), int(rows[-1]) + 1
            try:
                # A list of rows is slow in HDF5: where they lie close together the whole stretch is read.
                if high - low <= 4 * len(rows):
                    return np.asarray(array[low:high][rows - low])
                return np.asarray(array[rows])
            except OSError as problem:
                raise DataError(
                    f"{stamp_of(path).name}: {key} is damaged ({problem})", "Write the file again."
                ) from None

    return read


@remembered
def _tree(file: Stamp) -> tuple[Entry, ...]:
    import h5py

    found: list[Entry] = []

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found.append(Entry(name, tuple(item.shape or ()), str(item.dtype)))
        else:
            found.append(Entry(name, None))

    with _lock, _opened(file) as opened:
        opened.visititems(visit)
    return tuple(found)


def _opened(file: Stamp) -> Any:
    import h5py

    try:
        return h5py.File(file.path, "r")
    except OSError as problem:
        text = str(problem)
        if "truncated file" in text:
            raise DataError(f"{file.name} is cut off: it has {file.size_bytes} bytes, fewer than it says of itself",
                            "Copy or download it again.") from None  # fmt: skip
        raise DataError(f"{file.name} is no HDF5 file", "Choose a file that ends in .h5 or .hdf5.") from None
