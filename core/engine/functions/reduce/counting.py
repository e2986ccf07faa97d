"""How many elements fall where: histograms of one and several dimensions. No derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend
from ...tensor import Tensor, wrap
from .results import Histogram

__all__ = ["bincount", "histc", "histogram", "histogramdd"]


def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often each whole number occurs, or the sum of its weights."""
    array = input.data_array
    if array.ndim != 1 or array.dtype.kind not in "iu" or (array.size and int(array.min()) < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is not None and weights.shape != input.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    xp = backend.array_module(array)
    if weights is None:
        return wrap(xp.bincount(array, minlength=minlength).astype(np.int64))
    kind = weights.data_array.dtype
    found = xp.bincount(array, weights=weights.data_array, minlength=minlength)
    return wrap(found.astype(kind if kind == np.float32 else np.float64))


def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """Numbers of elements in `bins` equal intervals from `min` to `max` (of the data, if both are equal)."""
    array = input.data_array
    if bins <= 0:
        raise RuntimeError("bins must be > 0")
    xp = backend.array_module(array)
    low, high = float(min), float(max)
    if low == high and array.size:
        low, high = float(array.min()), float(array.max())
    if not np.isfinite([low, high]).all():
        raise RuntimeError(f"range of [{low}, {high}] is not finite")
    if low > high:
        raise RuntimeError("max must be larger than min")
    if low == high:
        low, high = low - 1, high + 1
    flat = array.reshape(-1)
    inside = flat[(flat >= low) & (flat <= high)].astype(np.float64)
    place = xp.minimum(((inside - low) / (high - low) * bins).astype(np.int64), bins - 1)
    return wrap(xp.bincount(place, minlength=bins).astype(array.dtype))


def _edges(x: np.ndarray, bins: Any, limits: Any) -> np.ndarray:
    if isinstance(bins, Tensor):
        return backend.to_numpy(bins.data_array)
    if limits is None:
        limits = (float(x.min()), float(x.max())) if x.size else (0.0, 1.0)
    low, high = float(limits[0]), float(limits[1])
    if low > high:
        raise RuntimeError("torch.histogramdd(): min should not exceed max")
    if low == high:
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, int(bins) + 1).astype(x.dtype)


def _counted(x: np.ndarray, edges: list[np.ndarray], weight: Any, density: bool) -> np.ndarray:
    """The sum of weights in every box; the last edge belongs to the last box."""
    sizes = [e.size - 1 for e in edges]
    inside = np.ones(x.shape[0], bool)
    places = []
    for k, edge in enumerate(edges):
        column = x[:, k]
        inside &= (column >= edge[0]) & (column <= edge[-1])
        places.append(np.clip(np.searchsorted(edge, column, side="right") - 1, 0, sizes[k] - 1))
    flat = np.ravel_multi_index([p[inside] for p in places], sizes) if x.shape[0] else np.empty(0, np.int64)
    weights = None if weight is None else backend.to_numpy(weight.data_array).reshape(-1)[inside]
    hist = np.bincount(flat, weights, minlength=int(np.prod(sizes))).reshape(sizes).astype(x.dtype)
    if density:
        volume = np.ones(())
        for k, edge in enumerate(edges):
            volume = volume * np.diff(edge).reshape([-1 if j == k else 1 for j in range(len(edges))])
        hist = (hist / hist.sum() / volume).astype(x.dtype)
    return hist


def histogram(
    input: Tensor, bins: Any, *, range: Any = None, weight: Tensor | None = None, density: bool = False
) -> Histogram:
    """Numbers of elements (or sums of weights) between edges: a number of equal bins, or a tensor of edges."""
    if not input.is_floating_point():
        raise NotImplementedError(f'"histogram_cpu" not implemented for {input.dtype}: convert with .float() first')
    x = backend.to_numpy(input.data_array).reshape(-1, 1)
    edges = _edges(x, bins, range)
    return Histogram(_home(_counted(x, [edges], weight, density), input), _home(edges, input))


def histogramdd(
    input: Tensor, bins: Any, *, range: Any = None, weight: Tensor | None = None, density: bool = False
) -> tuple[Tensor, tuple[Tensor, ...]]:
    """Numbers of points (rows of the last dimension) in boxes of several dimensions; `range` holds all limits."""
    if input.ndim < 2:
        raise RuntimeError("torch.histogramdd(): input tensor should have at least 2 dimensions")
    x = backend.to_numpy(input.data_array).reshape(-1, input.shape[-1])
    count = x.shape[1]
    each = [bins] * count if isinstance(bins, int) else list(bins)
    if len(each) != count:
        raise RuntimeError(f"torch.histogramdd(): expected {count} bins for {count} dimensions, got {len(each)}")
    limits = [None] * count if range is None else list(zip(range[::2], range[1::2], strict=True))
    edges = [_edges(x[:, [k]], b, r) for k, (b, r) in enumerate(zip(each, limits, strict=True))]
    return _home(_counted(x, edges, weight, density), input), tuple(_home(e, input) for e in edges)


def _home(array: np.ndarray, like: Tensor) -> Tensor:
    return wrap(backend.to_device(array, like.device))
