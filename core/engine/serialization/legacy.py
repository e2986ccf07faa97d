"""Checkpoints of PyTorch before version 1.6: pickles one after another, then the elements. They are read, not written.

Source: the order is that of ``torch.save(..., _use_new_zipfile_serialization=False)``: a magic number, a version, a
description of the machine, the object, the keys of its storages, and each storage as a count and its elements.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

from .errors import UnpicklingError
from .reader import read_object
from .storage import Storage, file_dtype, from_file

__all__ = ["load_legacy"]

_MAGIC = 0x1950A86A20F9469CFC6C


def load_legacy(file: Any, place: Any) -> Any:
    """The object of an old checkpoint.

    Raises
    ------
    UnpicklingError
        If it is none, is damaged, or holds something that is no plain data.
    """
    if file.read(1) != b"\x80":
        raise UnpicklingError("it is no checkpoint: it begins neither as a zip archive nor as a pickle.")
    file.seek(-1, 1)
    if read_object(file) != _MAGIC:
        raise UnpicklingError("it is a pickle, but none that torch.save wrote.")
    version, machine = read_object(file), read_object(file)
    if version != 1001 or not isinstance(machine, dict):
        raise UnpicklingError(f"it has an unknown version of the old format: {str(version)[:40]}.")
    order = "little" if machine.get("little_endian", True) else "big"
    found: dict[str, tuple[Storage, Any]] = {}

    def storage_of(saved: Any) -> Storage:
        if type(saved) is not tuple or len(saved) < 5 or saved[0] != "storage":
            raise UnpicklingError(f"it refers to {str(saved)[:80]!r}, which is no storage.")
        _, kind, key, location, count = saved[:5]
        if len(saved) > 5 and saved[5] is not None:
            raise UnpicklingError("its storages are views of storages, as PyTorch 0.4 wrote them.")
        if key not in found:
            if type(count) is not int or not 0 <= count <= _left(file):
                raise UnpicklingError("it has a storage larger than the file: it is truncated.")
            made = place(Storage(np.zeros(count, kind.numpy)), location)
            found[key] = (made, kind)
        return found[key][0]

    result = read_object(file, storage_of)
    for key in read_object(file):
        if key not in found:
            raise UnpicklingError(f"it has elements for a storage {str(key)[:40]!r} that no tensor uses.")
        storage, kind = found[key]
        dtype = file_dtype(kind, order)
        head = file.read(8)
        if len(head) != 8:
            raise UnpicklingError("it ends before its elements do: the file is truncated.")
        count = struct.unpack("<q" if order == "little" else ">q", head)[0]
        raw = file.read(count * dtype.itemsize) if count == len(storage) else b""
        if len(raw) != len(storage) * dtype.itemsize:
            raise UnpicklingError("it ends before its elements do: the file is truncated.")
        elements = Storage(from_file(np.frombuffer(raw, dtype), kind))
        storage.array[...] = elements.to(storage.device).array
    return result


def _left(file: Any) -> int:
    here = file.tell()
    end = file.seek(0, 2)
    file.seek(here)
    return int(end - here)
