"""NumPy's files: NPY with one array, NPZ with several by name. Nothing in a file is ever run.

An NPY file is mapped into memory, so that only the rows that are asked for are read. What stands in an NPZ is packed
and is read as a whole.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from core.nodes.remembered import Stamp, cannot_read, remembered, stamp_of
from core.nodes.samples import DataError

__all__ = ["array_kind", "npz_names", "reader_of"]

Kind = tuple[tuple[int, ...], np.dtype]


def array_kind(path: str, key: str, port: str) -> Kind:
    """Shape and type of the array; ``key`` is its name in an NPZ file and not used for NPY.

    Raises
    ------
    DataError
        If the file or the name is not there, the file is damaged, or it holds Python objects.
    """
    stamp = stamp_of(path, "NumPy file")
    kinds = _kinds(stamp)
    if "" in kinds:
        return kinds[""]
    if not key.strip() and len(kinds) == 1:
        return next(iter(kinds.values()))
    if key.strip() not in kinds:
        what = (
            f"{stamp.name} has no array {key.strip()!r}" if key.strip() else f"{stamp.name}: no array chosen for {port}"
        )
        raise DataError(what, f"It has {', '.join(list(kinds)[:8])}.")
    return kinds[key.strip()]


def npz_names(path: str) -> tuple[str, ...]:
    """The names of the arrays in a file; none for NPY."""
    return tuple(name for name in _kinds(stamp_of(path, "NumPy file")) if name)


def reader_of(path: str, key: str) -> Callable[[np.ndarray], np.ndarray]:
    """What reads rows of the array."""
    kinds = _kinds(stamp_of(path, "NumPy file"))
    if "" in kinds:
        array = np.load(path, mmap_mode="r", allow_pickle=False)
    else:
        array = _unpacked(stamp_of(path), key.strip() or next(iter(kinds)))
    return lambda rows: np.asarray(array[rows])


@remembered
def _kinds(file: Stamp) -> dict[str, Kind]:
    """Shape and type by name, out of the headers; the name is empty for NPY."""
    try:
        with Path(file.path).open("rb") as opened:
            start = opened.read(6)
            if start == b"\x93NUMPY":
                opened.seek(0)
                kind = _header(opened, file.name)
                wanted = opened.tell() + int(np.prod(kind[0], dtype=np.int64)) * kind[1].itemsize
                if file.size_bytes < wanted:
                    raise DataError(f"{file.name} has {file.size_bytes} bytes, but an array of shape {list(kind[0])} "
                                    f"needs {wanted}", "It was cut off: save or copy it again.")  # fmt: skip
                return {"": kind}
        if start[:2] == b"PK":
            with zipfile.ZipFile(file.path) as archive:
                names = [name for name in archive.namelist() if name.endswith(".npy")]
                return {name.removesuffix(".npy"): _header(archive.open(name), file.name) for name in names}
    except OSError as problem:
        raise cannot_read(file.path, problem) from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as problem:
        raise DataError(f"{file.name} is damaged or cut off ({problem})", "Save or copy it again.") from None
    raise DataError(f"{file.name} is no NumPy file", "Choose a file that numpy.save or numpy.savez has written.")


def _header(file: Any, name: str) -> Kind:
    from numpy.lib import format as npy

    try:
        version = npy.read_magic(file)
        shape, _by_columns, dtype = (npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0)(
            file
        )
    except ValueError as problem:
        raise DataError(f"{name} is damaged: {problem}", "Save or copy it again.") from None
    if dtype.hasobject:
        raise DataError(
            f"{name} holds Python objects, which could run code when they are read",
            "Save an array of numbers: numpy.save('x.npy', x.astype('float32')).",
        )
    return tuple(shape), dtype


def _unpacked(file: Stamp, name: str) -> np.ndarray:
    try:
        with np.load(file.path, allow_pickle=False) as archive:
            return np.asarray(archive[name])
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as problem:
        raise DataError(f"{file.name}: {name} is damaged ({problem})", "Save or copy it again.") from None
