"""Where values are, or would go: sorted boundaries, membership, runs, positions that are not zero. No derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend
from ...shapes import normalize_dim
from ...tensor import Tensor, wrap
from .masking import nonzero

__all__ = ["argwhere", "bucketize", "isin", "nonzero_static", "searchsorted", "unique_consecutive"]


def searchsorted(
    sorted_sequence: Tensor, input: Any, *, out_int32: bool = False, right: bool = False, side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Places in the last dimension of `sorted_sequence` where the values would keep the order.

    Equal values go before the first of them, or after the last with ``right=True`` (``side="right"``). A sequence with
    several dimensions has rows for rows of `input`; `sorter` puts a sequence in order that is not.
    """
    if side not in (None, "left", "right") or (side == "left" and right):
        raise RuntimeError(f"torch.searchsorted(): side and right can't be set to opposites, got side of {side}")
    where = "right" if right or side == "right" else "left"
    held = sorted_sequence.data_array
    xp = backend.array_module(held)
    if sorter is not None:
        held = xp.take_along_axis(held, sorter.data_array, axis=-1)
    values = input.data_array if isinstance(input, Tensor) else xp.asarray(input)
    kind = np.int32 if out_int32 else np.int64
    if held.ndim == 1:
        return wrap(
            xp.asarray(xp.searchsorted(held, values.reshape(-1), side=where)).astype(kind).reshape(values.shape)
        )
    if held.shape[:-1] != values.shape[:-1]:
        raise RuntimeError(
            "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries "
            f"tensor and input value tensor must match, but we got boundaries tensor {list(held.shape)} and input "
            f"value tensor {list(values.shape)}"
        )
    found = xp.empty(values.shape, kind)
    for place in np.ndindex(held.shape[:-1]):
        found[place] = xp.searchsorted(held[place], values[place], side=where)
    return wrap(found)


def bucketize(input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """The number of the interval between `boundaries` in which each value lies."""
    if boundaries.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries.ndim})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """True where an element is one of `test_elements`."""
    first = elements.data_array if isinstance(elements, Tensor) else np.asarray(elements)
    second = test_elements.data_array if isinstance(test_elements, Tensor) else np.asarray(test_elements)
    xp = backend.array_module(first if isinstance(elements, Tensor) else second)
    return wrap(xp.asarray(xp.isin(first, second, invert=invert)))


def argwhere(input: Tensor) -> Tensor:
    """Positions of elements that are not zero, one row each."""
    return nonzero(input)


def nonzero_static(input: Tensor, *, size: int, fill_value: int = -1) -> Tensor:
    """As :func:`nonzero` with exactly `size` rows: cut off, or filled up."""
    if size < 0:
        raise RuntimeError("nonzero_static: 'size' must be an non-negative integer")
    found = nonzero(input).data_array
    xp = backend.array_module(found)
    rows = xp.full((size, found.shape[1]), fill_value, np.int64)
    count = min(size, found.shape[0])
    rows[:count] = found[:count]
    return wrap(rows)


def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """Runs of equal neighbours made one, with the runs the elements went to and their lengths if asked for."""
    array = input.data_array
    xp = backend.array_module(array)
    d = 0 if dim is None else normalize_dim(dim, array.ndim)
    flat = array.reshape(-1) if dim is None else xp.moveaxis(array, d, 0)
    rows = flat.reshape(flat.shape[0], -1)
    new = xp.ones(rows.shape[0], bool)
    if rows.shape[0] > 1:
        new[1:] = xp.any(rows[1:] != rows[:-1], axis=1)
    starts = xp.nonzero(new)[0]
    values = flat[starts]
    inverse = xp.cumsum(new) - 1
    counts = xp.diff(xp.concatenate([starts, xp.asarray([rows.shape[0]])]))
    result = [wrap(values if dim is None else xp.ascontiguousarray(xp.moveaxis(values, 0, d)))]
    if return_inverse:
        result.append(wrap(inverse.reshape(array.shape) if dim is None else inverse))
    if return_counts:
        result.append(wrap(counts))
    return result[0] if len(result) == 1 else tuple(result)
