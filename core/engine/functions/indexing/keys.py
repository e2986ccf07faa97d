"""What stands in square brackets, brought to one form: slices, whole numbers, masks, positions."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend
from ...tensor import Tensor, wrap

__all__ = []


class _Here:
    def __repr__(self) -> str:
        return "<indices>"


_HERE = _Here()


def normalize_key(x: Tensor, key: Any) -> tuple[tuple, list[Tensor]]:
    """Split brackets into a tuple for NumPy, with a marker for each tensor of positions, and those tensors.

    Boolean masks become the positions of their True elements. Negative positions count from the end; positions out
    of range raise ``IndexError``.
    """
    items = list(key) if isinstance(key, tuple) else [key]
    if isinstance(key, list) and any(isinstance(k, (slice, Tensor, type(None), type(Ellipsis))) for k in key):
        items = list(key)
    consumed = 0
    for item in items:
        if item is None or item is Ellipsis or isinstance(item, bool):
            continue
        consumed += _mask_ndim(item)
    if consumed > x.ndim:
        raise IndexError(
            f"too many indices for tensor of dimension {x.ndim} (shape {list(x.shape)}, {consumed} indices)"
        )
    parts: list[Any] = []
    tensors: list[Tensor] = []
    dim = 0
    for item in items:
        if item is None:
            parts.append(None)
        elif item is Ellipsis:
            parts.append(Ellipsis)
            dim = x.ndim - (consumed - dim)
        elif isinstance(item, slice):
            parts.append(_plain_slice(item))
            dim += 1
        elif isinstance(item, bool):
            if not item:
                raise IndexError("False as an index selects nothing; use x[:0] for an empty selection")
            parts.append(None)  # one dimension in front, as for None
        elif isinstance(item, int) or (hasattr(item, "__index__") and getattr(item, "ndim", 0) == 0 and _whole(item)):
            parts.append(_checked(int(item), x, dim))
            dim += 1
        else:
            for positions in _positions(item, x, dim):
                parts.append(_HERE)
                tensors.append(positions)
                dim += 1
    return tuple(parts), tensors


def _whole(item: Any) -> bool:
    dtype = getattr(getattr(item, "data_array", item), "dtype", None)
    return dtype is None or dtype.kind in "iu"


def _mask_ndim(item: Any) -> int:
    array = getattr(item, "data_array", item)
    if isinstance(array, list):
        array = np.asarray(array)
    dtype = getattr(array, "dtype", None)
    return array.ndim if dtype is not None and dtype.kind == "b" else 1


def _plain_slice(item: slice) -> slice:
    start, stop, step = (None if v is None else int(v) for v in (item.start, item.stop, item.step))
    if step is not None and step <= 0:
        raise ValueError("step must be greater than zero; use flip to reverse a tensor")
    return slice(start, stop, step)


def _checked(index: int, x: Tensor, dim: int) -> int:
    size = x.data_array.shape[dim]
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for dimension {dim} with size {size}")
    return index


def _positions(item: Any, x: Tensor, dim: int) -> list[Tensor]:
    raw = item.data_array if isinstance(item, Tensor) else np.asarray(item)
    if raw.dtype.kind == "f" and raw.size == 0:
        raw = raw.astype(np.int64)
    xp = backend.array_module(x.data_array)
    if raw.dtype.kind == "b":
        shape = x.data_array.shape[dim : dim + raw.ndim]
        if raw.shape != shape:
            raise IndexError(
                f"The shape of the mask {list(raw.shape)} at index {dim} does not match the shape of the indexed "
                f"tensor {list(x.shape)} at index {dim}"
            )
        return [wrap(p) for p in xp.nonzero(xp.asarray(raw))]
    if raw.dtype.kind not in "iu":
        raise IndexError(
            f"tensors used as indices must be long, int, byte or bool tensors, but got {raw.dtype}: use .long()."
        )
    size = x.data_array.shape[dim]
    if raw.size and (int(raw.max()) >= size or int(raw.min()) < -size):
        worst = int(raw.max()) if int(raw.max()) >= size else int(raw.min())
        raise IndexError(f"index {worst} is out of bounds for dimension {dim} with size {size}")
    return [item if isinstance(item, Tensor) and raw.dtype == np.int64 else wrap(xp.asarray(raw).astype(np.int64))]
