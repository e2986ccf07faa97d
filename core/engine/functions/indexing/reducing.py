"""Scattering with a rule for what meets at one place: sum, product, mean, largest, smallest."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...autograd.traced import lifted, raw, traced
from ...shapes import normalize_dim
from ...tensor import Tensor, wrap
from .gathering import _along, _check_range
from .writing import along

__all__ = ["index_reduce", "scatter_reduce"]

_START = {"sum": 0, "prod": 1, "mean": 0}


class ScatterReduce(Operation):
    """A copy in which each element is joined by all the elements of the source that are sent to its place."""

    name, grad_name = "scatter_reduce", "ScatterReduceBackward0"
    formula = r"y_k = \mathrm{reduce}(x_k, \{s_j : \mathrm{index}(j) = k\})"
    derivatives: ClassVar = {
        "x": r"\bar{x}_k = \bar{y}_k \, \partial y_k / \partial x_k",
        "src": r"\bar{s}_j = \bar{y}_k \, \partial y_k / \partial s_j, \; k = \mathrm{index}(j)",
    }
    input_names = ("input", "index", "src")
    saves = ("y", "x", "index", "src")
    attribute_names = ("dim", "reduce", "include_self")

    def __init__(self, dim: int, reduce: str, include_self: bool = True) -> None:
        self.dim, self.reduce, self.include_self = dim, reduce, include_self

    def out(self, x, index, src):
        """The input's shape and dtype."""
        if index.dtype not in (np.int32, np.int64):
            raise RuntimeError("scatter_reduce(): Expected dtype int32/int64 for index")
        if src.dtype != x.dtype:
            raise RuntimeError("scatter_reduce(): Expected self.dtype to be equal to src.dtype")
        return x.shape, x.dtype

    def _places(self, xp, index):
        return _along(xp, index, self.dim)

    def _part(self, src, index):
        return src[tuple(slice(0, s) for s in index.shape)]

    def _hits(self, xp, index, shape, dtype):
        """How many elements come to each place, with the element that is there if it counts."""
        hits = xp.zeros(shape, dtype)
        backend.scatter_add(xp, hits, self._places(xp, index), xp.ones(index.shape, dtype))
        return hits

    def _multiplied(self, xp, base, index, values):
        """`base` times all the values that come to each place; for second derivatives a recorded operation."""
        if hasattr(xp, "plain"):
            places = wrap(raw((index,))[0])
            return traced(scatter_reduce(lifted(base), self.dim, places, lifted(values), "prod"))
        backend.scatter_reduce(xp, "prod", base, self._places(xp, index), values)
        return base

    def _neutral(self, dtype):
        """What changes nothing: where every sum, product or comparison starts."""
        if self.reduce in _START:
            return _START[self.reduce]
        sign = -1 if self.reduce == "amax" else 1
        if dtype.kind == "f":
            return sign * np.inf
        if dtype.kind == "b":
            return sign == 1
        limits = np.iinfo(dtype)
        return limits.max if sign == 1 else limits.min

    def forward(self, xp, y, x, index, src):
        places, values = self._places(xp, index), self._part(src, index)
        xp.copyto(y, x)
        if not self.include_self:
            y[places] = self._neutral(y.dtype)
        if self.reduce in ("sum", "mean"):
            backend.scatter_add(xp, y, places, values)
        else:
            backend.scatter_reduce(xp, self.reduce, y, places, values)
        if self.reduce == "mean":
            count = self._hits(xp, index, y.shape, y.dtype)
            if self.include_self:
                count = xp.add(count, 1, dtype=count.dtype)
            count = xp.maximum(count, xp.ones_like(count))
            if y.dtype.kind in "iu":
                xp.floor_divide(y, count, out=y)
            else:
                xp.divide(y, count, out=y)

    def backward(self, xp, i, gx, gy, y, x, index, src):
        places = self._places(xp, index)
        hits = self._hits(xp, index, gy.shape, gy.dtype)
        gone = xp.greater(hits, 0) if not self.include_self else None
        if i == 2:
            gx.fill(0.0)
            values = self._part(src, index)
        if self.reduce in ("sum", "mean"):
            scale = gy
            if self.reduce == "mean":
                count = xp.add(hits, 1.0) if self.include_self else hits
                scale = xp.divide(gy, xp.maximum(count, 1.0))
            found = scale if i == 0 else scale[places]
        elif self.reduce == "prod":
            if i == 0:
                found = xp.multiply(gy, self._multiplied(xp, xp.ones_like(gy), index, self._part(src, index)))
            else:
                found = xp.multiply(gy[places], self._others(xp, y, x, index, values, places, gone))
        else:
            reached = xp.equal(values if i == 2 else x, y[places] if i == 2 else y).astype(gy.dtype)
            mine = xp.equal(x, y).astype(gy.dtype)
            if gone is not None:
                mine = xp.where(gone, 0.0, mine).astype(gy.dtype)
            theirs = xp.equal(self._part(src, index), y[places]).astype(gy.dtype)
            count = xp.array(mine)
            backend.scatter_add(xp, count, places, theirs)
            share = xp.divide(gy, xp.maximum(count, 1.0))
            found = xp.multiply(reached, share if i == 0 else share[places])
        if i == 0 and gone is not None:
            found = xp.where(gone, 0.0, found)
        if i == 0:
            xp.copyto(gx, found)
        else:
            gx[tuple(slice(0, s) for s in index.shape)] = found

    def _others(self, xp, y, x, index, values, places, gone):
        """The product of everything else at an element's place, also where elements are zero."""
        if hasattr(xp, "plain"):
            return self._others_one_by_one(xp, x, values, places, gone)
        zero = xp.equal(values, 0)
        zeros = xp.zeros(x.shape, y.dtype)
        if self.include_self:
            zeros = xp.equal(x, 0).astype(y.dtype)
        backend.scatter_add(xp, zeros, places, zero.astype(y.dtype))
        nonzero = xp.where(xp.equal(x, 0), 1.0, x).astype(y.dtype)
        if gone is not None:
            nonzero = xp.where(gone, 1.0, nonzero).astype(y.dtype)
        filled = xp.where(zero, 1.0, values).astype(y.dtype)
        whole = self._multiplied(xp, xp.array(nonzero), index, filled)
        count = xp.subtract(zeros[places], zero.astype(y.dtype))
        return xp.where(xp.equal(count, 0), xp.divide(whole[places], filled), 0.0)

    def _others_one_by_one(self, xp, x, values, places, gone):
        """The same multiplied out, n^2 factors: what is to be differentiated again must not leave out zeros."""
        plain, n = xp.plain, values.size
        target = plain.arange(x.size).reshape(x.shape)[places].reshape(-1)
        other = plain.logical_and(target[:, None] == target, ~plain.eye(n, dtype=bool))
        factors = xp.where(other, xp.broadcast_to(values.reshape(1, n), (n, n)), 1.0)
        own = x if gone is None else xp.where(gone, 1.0, x)
        return xp.multiply(xp.prod(factors, axis=1).reshape(values.shape), own[places])


def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """A copy of `input` joined by the elements of `src` at ``index``: "sum", "prod", "mean", "amax" or "amin".

    Without `include_self` the places that something comes to forget what they held.
    """
    if reduce not in ("sum", "prod", "mean", "amax", "amin"):
        raise RuntimeError(f"reduce argument must be either sum, prod, mean, amax or amin, got {reduce}")
    d = normalize_dim(dim, input.ndim)
    _check_range("scatter_reduce", input, dim, index)
    if input.ndim == 0:
        row = scatter_reduce(input.reshape(1), 0, index.reshape(-1), src.reshape(-1), reduce, include_self=include_self)
        return row.reshape(())
    if index.ndim != input.ndim:
        index, src = index.reshape(-1), src.reshape(-1)
    if not index.numel():
        return input.clone()
    return apply(ScatterReduce(d, reduce, include_self), input, index, src)


def index_reduce(
    input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """A copy of `input` joined by rows of `source` at positions of a dimension: "prod", "mean", "amax" or "amin"."""
    if reduce not in ("prod", "mean", "amax", "amin"):
        raise RuntimeError(f"index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got {reduce}.")
    _, places = along("index_reduce", input, dim, index)
    d = normalize_dim(dim, input.ndim)
    ones: list[Any] = [1] * max(source.ndim, 1)
    ones[d] = -1
    spread = places.reshape(ones).expand(source.shape) if source.ndim else places.reshape(())
    return scatter_reduce(input, dim, spread, source, reduce, include_self=include_self)
