"""PyTorch's archives: zip files without compression whose contents begin at multiples of 64 bytes."""

from __future__ import annotations

import struct
import zipfile
from typing import Any

import numpy as np

__all__ = ["array_at", "start_of", "write_entry"]

_ALIGNMENT = 64
_HEAD = 30  # bytes of a zip entry's own header before its name
_LARGE = 2**31 - 2**20


def write_entry(archive: zipfile.ZipFile, name: str, content: Any) -> None:
    """Add one entry: bytes, or an array."""
    raw = memoryview(content).cast("B") if len(content) else memoryview(b"")
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    large = raw.nbytes > _LARGE
    entry.file_size = raw.nbytes
    assert archive.fp is not None
    start = archive.fp.tell() + _HEAD + len(name.encode()) + (20 if large else 0) + 4
    padding = -start % _ALIGNMENT
    entry.extra = struct.pack("<2sH", b"FB", padding) + b"Z" * padding
    with archive.open(entry, "w", force_zip64=large) as target:
        for at in range(0, raw.nbytes, 2**26):
            target.write(raw[at : at + 2**26])


def array_at(archive: zipfile.ZipFile, name: str, count: int, dtype: np.dtype) -> np.ndarray:
    """An entry as an array of its own; a wrong check sum raises ``zipfile.BadZipFile``."""
    made = np.empty(count, dtype)
    view = memoryview(made.view(np.uint8)) if count else memoryview(bytearray())  # type: ignore[arg-type]
    with archive.open(name) as source:
        at = 0
        while at < len(view):
            part = source.read(min(len(view) - at, 2**26))
            if not part:
                raise zipfile.BadZipFile(f"{name} has {at} bytes in place of {len(view)}")
            view[at : at + len(part)] = part
            at += len(part)
        if source.read(1):
            raise zipfile.BadZipFile(f"{name} has more than {len(view)} bytes")
    return made


def start_of(archive: zipfile.ZipFile, name: str) -> int | None:
    """Where an entry's content begins in the file; None if it is compressed."""
    entry = archive.getinfo(name)
    if entry.compress_type != zipfile.ZIP_STORED:
        return None
    file: Any = archive.fp
    file.seek(entry.header_offset)
    head = file.read(_HEAD)
    names, extra = struct.unpack("<HH", head[26:30])
    return entry.header_offset + _HEAD + names + extra
