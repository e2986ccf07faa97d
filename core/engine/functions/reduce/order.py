"""Elements by rank: sorting, the best few, the one in the middle."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor, wrap
from ..indexing import gather
from .results import Extremes, called

__all__ = ["argsort", "kthvalue", "median", "msort", "quantile", "sort", "topk"]


class Sort(Operation):
    """Elements in order along a dimension, and where they came from; stable."""

    takes_complex = False
    name, grad_name = "sort", "SortBackward0"
    formula = r"y_i = x_{\pi(i)}"
    derivatives: ClassVar = {"x": r"\bar{x}_{\pi(i)} = \bar{y}_i"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "descending")

    def __init__(self, dim: int = -1, descending: bool = False) -> None:
        self.dim, self.descending = dim, descending

    def out(self, *inputs: Any) -> Any:
        """Twice the input's shape."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return [(x.shape, x.dtype), (x.shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            xp.copyto(values, x)
            indices.fill(0)
            return
        if self.descending:  # turned over twice, so that equal elements keep their order
            back = xp.flip(xp.argsort(xp.flip(x, self.dim), axis=self.dim, kind="stable"), self.dim)
            xp.subtract(x.shape[self.dim] - 1, back, out=indices)
        else:
            xp.copyto(indices, xp.argsort(x, axis=self.dim, kind="stable"))
        xp.copyto(values, xp.take_along_axis(x, indices, axis=self.dim))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
        else:
            xp.put_along_axis(gx, indices, gy, axis=self.dim)


def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Extremes:
    """Elements in order with their former positions; always stable."""
    return called("sort")(*apply(Sort(dim, descending), input))


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """Positions that put the elements in order."""
    return sort(input, dim, descending).indices


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Extremes:
    """The k largest or smallest elements along a dimension, with their positions."""
    if input.ndim == 0:
        values, indices = sort(input, dim, largest)
        return called("topk")(values, indices)
    if not 0 <= k <= (input.size(dim) if input.ndim else 1):
        raise RuntimeError(f"selected index k out of range: k is {k}, the dimension has size {input.size(dim)}")
    values, indices = sort(input, dim, largest)
    return called("topk")(values.narrow(dim, 0, k), indices.narrow(dim, 0, k))


def msort(input: Tensor) -> Tensor:
    """Elements in order along the first dimension."""
    return sort(input, 0).values


def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Extremes:
    """The k-th smallest element along a dimension (k counts from 1), with its position."""
    d = normalize_dim(dim, input.ndim)
    size = input.shape[d] if input.ndim else 1
    if not 1 <= k <= size:
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}: k is {k}, size {size}")
    values, indices = sort(input, dim)
    if input.ndim == 0:
        return called("kthvalue")(values, indices)
    start = values.narrow(d, k - 1, 1), indices.narrow(d, k - 1, 1)
    return called("kthvalue")(*(start if keepdim else (t.squeeze(d) for t in start)))


def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle element (the lower one of two), nan if there is one; along a dimension ``(values, indices)``."""
    return ranked(input, dim, keepdim, False)


def ranked(input: Tensor, dim: int | None, keepdim: bool, ignore_nan: bool) -> Any:
    """What ``median`` and ``nanmedian`` share: nans are sorted to the end, which is where one wins or none counts."""
    if dim is None:
        if not input.numel():
            return input.new_full((), float("nan"))
        return ranked(input.reshape(-1), 0, False, ignore_nan).values
    kind = called("nanmedian" if ignore_nan else "median")
    values, indices = sort(input, dim)
    if input.ndim == 0:
        return kind(values, indices)
    d = normalize_dim(dim, input.ndim)
    size = input.shape[d]
    if not size:
        raise IndexError(f"median(): Expected reduction dim {dim} to have non-zero size.")
    array = input.data_array
    xp = backend.array_module(array)
    missing = xp.isnan(array).sum(axis=d, keepdims=True)
    if ignore_nan:
        place = xp.maximum(size - missing - 1, 0) // 2
    else:
        place = xp.where(missing > 0, size - missing, (size - 1) // 2)
    pair = [gather(t, d, wrap(xp.asarray(place).astype(np.int64))) for t in (values, indices)]
    return kind(*(pair if keepdim else (t.squeeze(d) for t in pair)))


def quantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear",
    ignore_nan: bool = False,
) -> Tensor:  # fmt: skip
    """The value below which the part `q` of the elements lies; a vector of parts gives a first dimension.

    `interpolation` between two elements: "linear", "lower", "higher", "midpoint" or "nearest".
    """
    name = "nanquantile" if ignore_nan else "quantile"
    if not input.is_floating_point() or input.data_array.itemsize < 4:
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype")
    if interpolation not in ("linear", "lower", "higher", "midpoint", "nearest"):
        raise RuntimeError(
            f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got {interpolation}"
        )
    array = input.data_array
    xp = backend.array_module(array)
    if isinstance(q, Tensor):
        if q.dtype != input.dtype:
            raise RuntimeError(f"{name}() q tensor must be same dtype as the input tensor")
        parts = q.data_array
    else:
        parts = xp.asarray(q, dtype=array.dtype)
    if parts.ndim > 1:
        raise RuntimeError(f"{name}() q must be a scalar or 1D tensor")
    if parts.size and not (float(parts.min()) >= 0 and float(parts.max()) <= 1):
        raise RuntimeError(f"{name}() q values must be in the range [0, 1]")
    if not input.numel():
        raise RuntimeError(f"{name}() input tensor must be non-empty")
    x = input.reshape(-1) if dim is None else (input.reshape(1) if input.ndim == 0 else input)
    d = 0 if dim is None else normalize_dim(dim, x.ndim)
    rows = sort(x.movedim(d, -1), -1).values
    held = rows.data_array
    missing = xp.isnan(held).sum(axis=-1, keepdims=True)
    last = held.shape[-1] - 1 - missing if ignore_nan else xp.full_like(missing, held.shape[-1] - 1)
    reach = xp.maximum(last, 0).astype(array.dtype)
    place = parts.reshape(-1) * reach
    if not ignore_nan:
        place = xp.where(missing > 0, xp.asarray(held.shape[-1] - 1, array.dtype), place)
    if interpolation == "lower":
        place = xp.floor(place)
    elif interpolation == "higher":
        place = xp.ceil(place)
    elif interpolation == "nearest":
        place = xp.rint(place)
    low = xp.floor(place)
    below = gather(rows, -1, wrap(low.astype(np.int64)))
    if interpolation in ("linear", "midpoint"):
        above = gather(rows, -1, wrap(xp.ceil(place).astype(np.int64)))
        weight: Any = 0.5
        if interpolation == "linear":
            weight = wrap(xp.asarray(place - low))
            if isinstance(q, Tensor) and q.requires_grad:
                weight = q.reshape(-1) * wrap(reach) - wrap(low)
        below = below + (above - below) * weight
    y = below.movedim(-1, 0)
    if keepdim:
        y = y.reshape(y.shape[0], *([1] * input.ndim)) if dim is None else y.unsqueeze(d + 1)
        if input.ndim == 0:
            y = y.reshape(y.shape[0])
    elif input.ndim == 0:
        y = y.reshape(y.shape[0])
    return y[0] if parts.ndim == 0 else y
