"""The memory behind tensors as a checkpoint knows it: a flat run of elements of one type, on one device.

Several tensors of a file may look at one storage; that they go on sharing memory after loading is what storages are
for. bfloat16 has 2 bytes an element in a file and is widened here, see ``autograd.half``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..dtypes import (
    BFLOAT16,
    bfloat16,
    bool_,
    complex64,
    complex128,
    dtype,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    uint8,
)  # fmt: skip
from ..tensor import Tensor, wrap
from .errors import UnpicklingError

__all__ = ["CLASSES", "TYPES", "Storage", "file_dtype", "from_file", "tensor_from", "to_file"]

TYPES: dict[str, dtype] = {
    "DoubleStorage": float64, "FloatStorage": float32, "HalfStorage": float16, "BFloat16Storage": bfloat16,
    "LongStorage": int64, "IntStorage": int32, "ShortStorage": int16, "CharStorage": int8, "ByteStorage": uint8,
    "BoolStorage": bool_, "ComplexFloatStorage": complex64, "ComplexDoubleStorage": complex128,
}  # fmt: skip
CLASSES = {kind: name for name, kind in TYPES.items()}


class Storage:
    """Elements in a row, as ``map_location`` callables get them.

    Attributes
    ----------
    array : numpy.ndarray or cupy.ndarray, shape (elements,)
    """

    def __init__(self, array: Any) -> None:
        self.array = array

    @property
    def device(self) -> backend.device:
        """Where the elements lie."""
        return backend.device_of(self.array)

    def __len__(self) -> int:
        return int(self.array.size)

    def nbytes(self) -> int:
        """Bytes of all elements."""
        return int(self.array.nbytes)

    def to(self, where: Any) -> Storage:
        """The storage on another device."""
        return Storage(backend.to_device(self.array, backend.device(where)))

    def cpu(self) -> Storage:
        """The storage in the machine's own memory."""
        return self.to("cpu")

    def cuda(self, index: int | None = None) -> Storage:
        """The storage on a GPU."""
        return self.to(backend.device("cuda", index))


def file_dtype(kind: dtype, order: str = "little") -> np.dtype:
    """How elements of a type lie in a file of a byte order; bfloat16 as the upper half of a float32's bits."""
    plain = np.dtype(np.uint16) if kind is bfloat16 else kind.numpy
    return plain.newbyteorder("<" if order == "little" else ">")


def from_file(raw: np.ndarray, kind: dtype) -> np.ndarray:
    """Elements of a file, as this engine keeps them."""
    if kind is bfloat16:
        return (raw.astype(np.uint32) << np.uint32(16)).view(np.float32).astype(BFLOAT16)
    return raw if raw.dtype.isnative else raw.astype(kind.numpy)


def to_file(array: np.ndarray) -> np.ndarray:
    """Elements as they are written, little end first."""
    if array.dtype == BFLOAT16 and not array.dtype.isnative:
        return (array.astype(np.float32).view(np.uint32) >> np.uint32(16)).astype("<u2")
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def tensor_from(storage: Any, offset: Any, size: Any, stride: Any, requires_grad: Any = False, *rest: Any) -> Tensor:
    """A tensor that looks at part of a storage; offset and strides count elements.

    Raises
    ------
    UnpicklingError
        If it would look beyond the storage.
    """
    if not isinstance(storage, Storage):
        raise UnpicklingError(f"a tensor of this file has {type(storage).__name__} in place of a storage")
    numbers = (offset, *size, *stride)
    if len(size) != len(stride) or any(type(n) is not int or n < 0 for n in numbers):
        raise UnpicklingError(f"a tensor of this file has size {size}, stride {stride} and offset {offset}")
    array = storage.array
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    if 0 not in size and last >= array.size:
        raise UnpicklingError(
            f"Trying to look at element {last} of a storage of {array.size} elements: a tensor of size {list(size)}, "
            f"stride {list(stride)} and offset {offset} does not fit. The file is damaged."
        )
    xp = backend.array_module(array)
    steps = tuple(step * array.itemsize for step in stride)
    start = array[offset:] if 0 not in size else array[:0]
    made = wrap(xp.lib.stride_tricks.as_strided(start, tuple(size), steps))
    if requires_grad:
        made.requires_grad = True
    return made
