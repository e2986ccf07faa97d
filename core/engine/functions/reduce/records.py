"""The largest, the smallest and the soft maximum of everything so far along a dimension."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor
from .results import Extremes, called

__all__ = ["cummax", "cummin", "logcumsumexp"]


def _running(xp: Any, name: str, x: Any, axis: int) -> Any:
    """``ufunc.accumulate``; where that is missing (CuPy), the same by doubling in log2(n) steps."""
    ufunc = getattr(xp, name)
    if xp is np:
        return ufunc.accumulate(x, axis=axis)
    y, step = x.copy(), 1
    d = normalize_dim(axis, x.ndim)
    while step < x.shape[d]:
        late, early = (slice(None),) * d + (slice(step, None),), (slice(None),) * d + (slice(None, -step),)
        joined = ufunc(y[late], y[early])
        y = y.copy()
        y[late] = joined
        step *= 2
    return y


class Cummax(Operation):
    """Largest element so far along a dimension, and where it stands (the last place where several tie)."""

    name, grad_name = "cummax", "CummaxBackward0"
    formula = r"y_i = \max_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_j = \sum_{i : \mathrm{argmax}(i) = j} \bar{y}_i"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim",)
    picks: ClassVar[str] = "maximum"

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """Twice the input's shape: values in its dtype, positions as int64."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return [(x.shape, x.dtype), (x.shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0 or not x.size:
            xp.copyto(values, x)
            indices.fill(0)
            return
        d = normalize_dim(self.dim, x.ndim)
        xp.copyto(values, _running(xp, self.picks, x, d))
        line = xp.arange(x.shape[d]).reshape((-1,) + (1,) * (x.ndim - d - 1))
        reached = xp.equal(x, values)
        if x.dtype.kind == "f":
            reached = xp.logical_or(reached, xp.isnan(x))
        xp.copyto(indices, _running(xp, "maximum", xp.where(reached, line, 0), d))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        d = normalize_dim(self.dim, gx.ndim)
        places = tuple(
            indices if k == d else xp.arange(s).reshape((-1,) + (1,) * (gx.ndim - k - 1))
            for k, s in enumerate(gx.shape)
        )
        gx.fill(0.0)
        backend.scatter_add(xp, gx, places, gy)


class Cummin(Cummax):
    """Smallest element so far along a dimension, and where it stands (the last place where several tie)."""

    name, grad_name = "cummin", "CumminBackward0"
    formula = r"y_i = \min_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_j = \sum_{i : \mathrm{argmin}(i) = j} \bar{y}_i"}
    symbols = ("x",)
    picks = "minimum"


class LogCumSumExp(Operation):
    """Logarithm of the running sum of exponentials, without overflow. The derivative takes n^2 memory."""

    name, grad_name = "logcumsumexp", "LogcumsumexpBackward0"
    formula = r"y_i = \ln \sum_{j \leq i} e^{x_j}"
    derivatives: ClassVar = {"x": r"\bar{x}_j = \sum_{i \geq j} \bar{y}_i \, e^{x_j - y_i}"}
    saves = ("y", "x")
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """The input's shape; floating dtypes only."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        if x.dtype.kind not in "fc":
            raise NotImplementedError(f'"logcumsumexp_out_cpu" not implemented for {x.dtype}: convert with .float()')
        return x.shape, x.dtype

    def forward(self, xp, y, x):
        if x.ndim == 0 or not x.size:
            xp.copyto(y, x)
        else:
            xp.copyto(y, _running(xp, "logaddexp", x, self.dim))

    def backward(self, xp, i, gx, gy, y, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        d = normalize_dim(self.dim, gx.ndim)
        n = gx.shape[d]
        early, late, g = (xp.moveaxis(a, d, -1) for a in (x, y, gy))
        counts = xp.arange(n).reshape(n, 1) <= xp.arange(n).reshape(1, n)
        share = xp.exp(xp.where(counts, early[..., :, None] - late[..., None, :], -np.inf))
        total = xp.sum(xp.multiply(xp.where(xp.isnan(share), 0.0, share), g[..., None, :]), axis=-1)
        xp.copyto(gx, xp.moveaxis(total, -1, d))


def cummax(input: Tensor, dim: int) -> Extremes:
    """The largest so far along a dimension, with its positions."""
    return called("cummax")(*apply(Cummax(dim), input))


def cummin(input: Tensor, dim: int) -> Extremes:
    """The smallest so far along a dimension, with its positions."""
    return called("cummin")(*apply(Cummin(dim), input))


def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """``log(cumsum(exp(input)))`` along a dimension, without overflow."""
    return apply(LogCumSumExp(dim), input)
