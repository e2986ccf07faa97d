"""IDX: the format of MNIST's files, plain or compressed with gzip.

Two zero bytes, the type of the elements, the number of dimensions, their sizes as big-endian numbers of 32 bits, then
the elements in row-major order, big-endian too.

Source: http://yann.lecun.com/exdb/mnist/
"""

from __future__ import annotations

import gzip
import math
import struct
import zlib
from pathlib import Path

import numpy as np

from ...creation import from_numpy
from ...tensor import Tensor

__all__ = ["read_idx", "read_image_file", "read_label_file"]

_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | Path) -> np.ndarray:
    """The array in a file; gzip is recognised by its first bytes.

    Raises
    ------
    ValueError
        If the file is no IDX file, or shorter or longer than its header says.
    """
    raw = Path(path).read_bytes()
    if raw[:2] == b"\x1f\x8b":
        try:
            raw = gzip.decompress(raw)
        except (OSError, EOFError, zlib.error) as error:
            raise ValueError(f"{path} is a damaged gzip file ({error}): delete it and download it again") from error
    if len(raw) < 4 or raw[:2] != b"\0\0" or raw[2] not in _TYPES or not 1 <= raw[3] <= 8:
        raise ValueError(
            f"{path} is no IDX file: it begins with {raw[:4].hex(' ') or 'nothing'}, expected 00 00, a type (08 for "
            "bytes) and the number of dimensions"
        )
    dims = raw[3]
    start = 4 + 4 * dims
    if len(raw) < start:
        raise ValueError(f"{path} ends inside its header: {len(raw)} bytes, expected at least {start}")
    shape = struct.unpack_from(f">{dims}I", raw, 4)
    dtype = np.dtype(_TYPES[raw[2]])
    wanted = start + math.prod(shape) * dtype.itemsize
    if len(raw) != wanted:
        raise ValueError(
            f"{path} has {len(raw)} bytes, but its header announces the shape {list(shape)}, which makes {wanted}: "
            "delete it and download it again"
        )
    return np.frombuffer(raw, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))


def _bytes(path: str | Path, dims: int) -> np.ndarray:
    array = read_idx(path)
    if array.dtype != np.uint8:
        raise TypeError(f"{path} should hold bytes instead of {array.dtype}")
    if array.ndim != dims:
        raise ValueError(f"{path} should have {dims} dimension{'s' * (dims > 1)} instead of {array.ndim}")
    return array


def read_image_file(path: str | Path) -> Tensor:
    """Pictures (N, H, W), uint8."""
    return from_numpy(_bytes(path, 3))


def read_label_file(path: str | Path) -> Tensor:
    """Classes (N), int64."""
    return from_numpy(_bytes(path, 1).astype(np.int64))
