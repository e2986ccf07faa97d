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
_NEW = _Here()  # a new dimension of which a boolean chooses all or nothing


def normalize_key(x: Tensor, key: Any) -> tuple[tuple, list[Tensor]]:
    """Split brackets into a tuple for NumPy, with a marker for each tensor of positions, and those tensors.

    Boolean masks become the positions of their True elements; a single boolean stands for a new dimension (None here)
    of which True chooses the one position and False none. Negative positions count from the end; positions out of
    range raise ``IndexError``.
    """
    items = list(key) if isinstance(key, tuple) or _is_tuple_in_disguise(key) else [key]
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
            if Ellipsis not in parts:
                parts.append(Ellipsis)
                dim = x.ndim - (consumed - dim)
        elif isinstance(item, slice):
            parts.append(_plain_slice(item))
            dim += 1
        elif _is_truth(item):
            parts.append(_NEW)
            tensors.append(wrap(np.zeros(1 if bool(item) else 0, np.int64)))
        elif isinstance(item, int) or (hasattr(item, "__index__") and getattr(item, "ndim", 0) == 0 and _whole(item)):
            parts.append(_checked(int(item), x, dim))
            dim += 1
        else:
            for positions in _positions(item, x, dim):
                parts.append(_HERE)
                tensors.append(positions)
                dim += 1
    if tensors and Ellipsis in parts:  # to NumPy an ellipsis of no dimensions still stands between tensors
        at = parts.index(Ellipsis)
        parts[at : at + 1] = [slice(None)] * (x.ndim - consumed)
    if len(tensors) > 1:
        try:
            np.broadcast_shapes(*(p.data_array.shape for p in tensors))
        except ValueError:
            shapes = ", ".join(str(list(p.shape)) for p in tensors)
            raise IndexError(
                f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"
            ) from None
    return tuple(parts), tensors


def in_two_steps(parts: tuple, tensors: list[Tensor]) -> tuple[tuple, tuple] | None:
    """A view and then positions alone, where brackets mix the two; None where one step gives the same.

    PyTorch first takes the view that numbers, slices and None describe. NumPy counts a number among the tensors of
    positions, which can put the dimensions elsewhere.
    """
    if not tensors or not any(p is None or p is _NEW or isinstance(p, int) for p in parts):
        return None
    first = tuple(None if p is _NEW else slice(None) if p is _HERE else p for p in parts)
    kept = [p for p in parts if not isinstance(p, int)]
    second = tuple(_HERE if p in (_HERE, _NEW) else Ellipsis if p is Ellipsis else slice(None) for p in kept)
    return first, second


def _is_tuple_in_disguise(key: Any) -> bool:
    """A list with sequences, tensors, slices, None or the ellipsis in it is read as a tuple."""
    return isinstance(key, list) and any(
        isinstance(k, (slice, Tensor, list, tuple, np.ndarray, type(None), type(Ellipsis))) for k in key
    )


def _is_truth(item: Any) -> bool:
    raw = item.data_array if isinstance(item, Tensor) else item
    if isinstance(raw, (bool, np.bool_)):
        return True
    return getattr(raw, "ndim", None) == 0 and raw.dtype in (np.bool_, np.uint8)


def _whole(item: Any) -> bool:
    dtype = getattr(getattr(item, "data_array", item), "dtype", None)
    return dtype is None or dtype.kind in "iu"


def _mask_ndim(item: Any) -> int:
    array = getattr(item, "data_array", item)
    if isinstance(array, list):
        array = np.asarray(array)
    dtype = getattr(array, "dtype", None)
    masks = dtype is not None and (dtype.kind == "b" or dtype == np.uint8)
    return array.ndim if masks else 1


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
    if not isinstance(item, (Tensor, np.ndarray, list, tuple)):
        raise (TypeError if isinstance(item, str) else IndexError)(
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got "
            f"{type(item).__name__})"
        )
    raw = item.data_array if isinstance(item, Tensor) else np.asarray(item)
    if raw.dtype.kind == "f" and raw.size == 0 and not isinstance(item, Tensor):
        raw = raw.astype(np.int64)
    if raw.dtype == np.uint8:
        raw = raw.astype(bool)  # as in PyTorch, which warns about it
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
