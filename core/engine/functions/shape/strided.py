"""Views by steps over memory: any pattern of elements that lies in a tensor's storage.

Steps and offsets count elements, as in PyTorch. Their derivative addresses storage by position, so overlapping
patterns (sliding windows) add up where they meet.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation, View
from ...autograd.run import apply, apply_view
from ...tensor import Tensor

__all__ = ["as_strided", "as_strided_scatter"]


def positions(size: tuple[int, ...], stride: tuple[int, ...], offset: int) -> np.ndarray:
    """Where in storage each element of such a pattern lies; int64 of shape `size`."""
    found = np.full((), offset, np.int64)
    for n, step in zip(size, stride, strict=True):
        found = found[..., None] + np.arange(n) * step
    return found


def element_steps(array: Any) -> tuple[int, ...]:
    """The strides of an array in elements."""
    return tuple(s // array.itemsize for s in array.strides)


class AsStrided(View):
    """A view of storage: element (i, j, ...) lies at offset + i * step_0 + j * step_1 + ..."""

    name, grad_name = "as_strided", "AsStridedBackward0"
    formula = r"y_{i_1 \ldots i_n} = \mathrm{storage}(x)_{o + \sum_k i_k s_k}"
    derivatives: ClassVar = {"x": r"\bar{x}_q = \sum_{o + \sum_k i_k s_k = q} \bar{y}_{i_1 \ldots i_n}"}
    input_names = ("input",)
    attribute_names = ("size", "stride", "storage_offset")

    def __init__(self, size: tuple, stride: tuple, storage_offset: int, inside: tuple) -> None:
        self.size, self.stride, self.storage_offset = size, stride, storage_offset
        self._inside = inside  # the input's own shape, steps and offset in the same storage

    def forward(self, xp, x):
        return strided_array(xp, x, self.size, self.stride, self.storage_offset - self._inside[2])

    def gradient(self, xp, i, gy, shape, *saved):
        out, own = positions(self.size, self.stride, self.storage_offset), positions(*self._inside)
        length = int(max(out.max(initial=0), own.max(initial=0))) + 1
        storage = xp.zeros(length, gy.dtype)
        backend.scatter_add(xp, storage, (xp.asarray(out),), gy)
        found = storage[xp.asarray(own)]
        counts = np.bincount(own.reshape(-1), minlength=1)[own]
        # an element of storage that the input shows several times shares its gradient among them
        return found if counts.max(initial=1) == 1 else xp.divide(found, xp.asarray(counts.astype(gy.dtype)))


def strided_array(xp: Any, x: Any, size: tuple, stride: tuple, shift: int) -> Any:
    """A view of the memory around `x`, `shift` elements from its first."""
    steps = tuple(s * x.itemsize for s in stride)
    if xp is not np:
        return xp.ndarray(size, x.dtype, x.data + shift * x.itemsize, steps)
    if not shift:
        return np.lib.stride_tricks.as_strided(x, size, steps)
    owner = x
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    start = x.ctypes.data + shift * x.itemsize - owner.ctypes.data
    whole = np.lib.stride_tricks.as_strided(owner, (1,), (owner.itemsize,)).view(np.uint8)
    memory = np.lib.stride_tricks.as_strided(whole, (owner.nbytes,), (1,))
    return np.ndarray(size, x.dtype, memory.data, start, steps)


class AsStridedScatter(Operation):
    """A copy in which a pattern of storage is replaced; also what an in-place change of a view does to its base."""

    name, grad_name = "as_strided_scatter", "AsStridedScatterBackward0"
    formula = r"y = x, \; \mathrm{storage}(y)_{o + \sum_k i_k s_k} = v_{i_1 \ldots i_n}"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; 0 \; \mathrm{at} \; o + \sum_k i_k s_k",
        "v": r"\bar{v}_{i_1 \ldots i_n} = \mathrm{storage}(\bar{y})_{o + \sum_k i_k s_k}",
    }
    input_names = ("input", "src")
    attribute_names = ("size", "stride", "storage_offset")

    def __init__(self, size: tuple, stride: tuple, storage_offset: int, inside: tuple) -> None:
        self.size, self.stride, self.storage_offset = size, stride, storage_offset
        self._inside = inside

    def out(self, x, v):
        """The input's shape and dtype."""
        if v.shape != self.size:
            raise RuntimeError(
                f"expected src to have a size equal to the slice of self. src size = {list(v.shape)}, slice size = "
                f"{list(self.size)}"
            )
        return x.shape, x.dtype

    def _places(self) -> np.ndarray:
        """Positions among the input's elements, in the order of reading, of the pattern's elements."""
        own = positions(*self._inside).reshape(-1)
        out = positions(self.size, self.stride, self.storage_offset).reshape(-1)
        if np.array_equal(own, np.arange(own.size)):
            return out
        order = np.argsort(own, kind="stable")
        return order[np.searchsorted(own, out, sorter=order)]

    def forward(self, xp, y, x, v):
        xp.copyto(y, x)
        y.reshape(-1)[xp.asarray(self._places())] = v.reshape(-1)

    def backward(self, xp, i, gx, gy, y, x, v):
        places = xp.asarray(self._places())
        if i == 0:
            xp.copyto(gx, gy)
            gx.reshape(-1)[places] = 0.0
        else:
            xp.copyto(gx, gy.reshape(-1)[places].reshape(gx.shape))


def _inside(x: Tensor) -> tuple:
    array = x.data_array
    return tuple(array.shape), element_steps(array), x.storage_offset()


def _checked(x: Tensor, size: Any, stride: Any, offset: int | None, name: str) -> tuple[tuple, tuple, int]:
    shape, steps = tuple(int(n) for n in size), tuple(int(s) for s in stride)
    if len(shape) != len(steps):
        raise RuntimeError(f"mismatch in length of strides and shape in {name}: {list(shape)} and {list(steps)}")
    if any(s < 0 for s in steps):
        raise RuntimeError(f"{name}: Negative strides are not supported at the moment, got strides: {list(steps)}")
    start = x.storage_offset() if offset is None else int(offset)
    owner = x if x._base is None else x._base
    last = start + sum((n - 1) * s for n, s in zip(shape, steps, strict=True)) if all(shape) else start - 1
    if last >= owner.data_array.size or start < 0:
        raise RuntimeError(
            f"setStorage: sizes {list(shape)}, strides {list(steps)}, storage offset {start} require "
            f"{last + 1} elements, but the storage has {owner.data_array.size} ({name})"
        )
    return shape, steps, start


def as_strided(input: Tensor, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
    """A view of the input's storage with the given size, steps and offset, all in elements.

    Raises
    ------
    RuntimeError
        If the pattern reaches beyond the storage.
    """
    shape, steps, start = _checked(input, size, stride, storage_offset, "as_strided")
    return apply_view(AsStrided(shape, steps, start, _inside(input)), input)


def as_strided_scatter(input: Tensor, src: Tensor, size: Any, stride: Any, storage_offset: int | None = None) -> Tensor:
    """A copy of `input` whose elements at a strided pattern are those of `src`."""
    shape, steps, start = _checked(input, size, stride, storage_offset, "as_strided_scatter")
    return apply(AsStridedScatter(shape, steps, start, _inside(input)), input, src)
