"""``load``: checkpoints of this engine and of PyTorch, read without running anything that stands in them."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from .archive import array_at, start_of
from .errors import Passing, UnpicklingError
from .files import is_path, name_of
from .legacy import load_legacy
from .places import find_place
from .reader import read_object
from .storage import Storage, file_dtype, from_file

__all__ = ["load"]

_DAMAGED = "The file is truncated or damaged: copy or download it again, or take an earlier checkpoint."


def load(
    f: Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: bool | None = None,
    mmap: bool | None = None, **pickle_load_args: Any,
) -> Any:  # fmt: skip
    """Read what :func:`save`, or PyTorch's ``torch.save``, wrote.

    Parameters
    ----------
    f : str, PathLike or file object open for reading bytes, with ``seek``
    map_location : str, device, dict or callable, optional
        Where tensors go; default: where they were.
    weights_only : bool, optional
        Accepted for compatibility: only tensors and plain data are ever read, whatever it says.
    mmap : bool, optional
        Leave elements in the file until they are looked at; changes stay in memory. Needs a path.

    Raises
    ------
    UnpicklingError (a RuntimeError)
        If the file holds something that is no plain data. Nothing of it has been executed.
    RuntimeError
        If the file is no checkpoint, is damaged, or holds tensors of a GPU that is not here.
    FileNotFoundError
        If there is no file.
    """
    if mmap and not is_path(f):
        raise ValueError("f must be a file path in order to use the mmap argument")
    place = _careful(find_place(map_location))
    with _opened(f) as file:
        start = file.tell()
        head = file.read(4)
        file.seek(start)
        if not head:
            raise EOFError(f"{name_of(f)} is empty: nothing was saved into it, or the disk was full.")
        try:
            if head[:2] == b"PK":
                return _load_zip(file, place, f if mmap else None)
            if mmap:
                raise Passing(RuntimeError("mmap can only be used with files saved as zip archives"))
            return load_legacy(file, place)
        except Passing as passing:
            raise passing.cause from None
        except UnpicklingError as problem:
            raise UnpicklingError(
                f"Weights only load failed: {name_of(f)} cannot be read: {problem} Nothing in it was executed."
            ) from None
        except (OSError, EOFError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error, struct.error) as problem:
            raise RuntimeError(f"{name_of(f)} cannot be read as a checkpoint: {problem}. {_DAMAGED}") from None


def _careful(place: Any) -> Any:
    """`place` whose exceptions are its own, not those of a damaged file."""

    def call(storage: Storage, location: str) -> Storage:
        try:
            found: Storage = place(storage, location)
        except Exception as problem:
            raise Passing(problem) from None
        return found

    return call


@contextlib.contextmanager
def _opened(f: Any) -> Iterator[Any]:
    if is_path(f):
        with open(f, "rb") as file:
            yield file
        return
    if not all(hasattr(f, name) for name in ("read", "seek", "tell")):
        raise AttributeError(
            f"load() needs a path or a file object with read, seek and tell, not {type(f).__name__}. Read it into "
            "io.BytesIO first."
        )
    yield f


def _load_zip(file: Any, place: Any, path: Any) -> Any:
    archive = zipfile.ZipFile(file)
    names = set(archive.namelist())
    pickles = [name for name in names if name.count("/") == 1 and name.endswith("/data.pkl")]
    if len(pickles) != 1:
        if any(name.endswith("graph.json") for name in names):
            raise Passing(RuntimeError("this is a traced model of this engine: read it with torch.jit.load"))
        raise zipfile.BadZipFile("it is a zip file, but none that torch.save wrote: it has no data.pkl")
    top = pickles[0].removesuffix("data.pkl")
    if f"{top}constants.pkl" in names or any(name.startswith(f"{top}code/") for name in names):
        raise Passing(
            RuntimeError(
                "this is a TorchScript archive of PyTorch (torch.jit.save), which is code: save the model's "
                "state_dict() with torch.save, and load that"
            )
        )
    order = archive.read(f"{top}byteorder").decode() if f"{top}byteorder" in names else "little"
    if order not in ("little", "big"):
        raise UnpicklingError(f"it has an unknown byte order {order[:20]!r}.")
    found: dict[str, Storage] = {}

    def storage_of(saved: Any) -> Storage:
        if type(saved) is not tuple or len(saved) < 5 or saved[0] != "storage":
            raise UnpicklingError(f"it refers to {str(saved)[:80]!r}, which is no storage.")
        _, kind, key, location, count = saved[:5]
        if not isinstance(key, str) or not isinstance(location, str) or type(count) is not int or count < 0:
            raise UnpicklingError("it has a storage without number, place or size.")
        if key not in found:
            name, dtype = f"{top}data/{key}", file_dtype(kind, order)
            if name not in names:
                raise UnpicklingError(f"its storage {key} is missing. {_DAMAGED}")
            if archive.getinfo(name).file_size != count * dtype.itemsize:
                raise UnpicklingError(
                    f"its storage {key} has {archive.getinfo(name).file_size} bytes, not {count} elements of "
                    f"{kind.name}. {_DAMAGED}"
                )
            at = start_of(archive, name) if path is not None else None
            if at is not None and count:
                raw: Any = np.memmap(path, dtype, "c", at, (count,)).view(np.ndarray)
            else:
                raw = array_at(archive, name, count, dtype)
            found[key] = place(Storage(from_file(raw, kind)), location)
        return found[key]

    content = archive.read(pickles[0])
    return read_object(io.BytesIO(content), storage_of)
