"""Sums, means and products; the soft maximum, which is a sum too; counting."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype, to_numpy_dtype
from ...shapes import count, normalize_dims
from ...tensor import Tensor
from ..comparison import ne
from .base import Reduction

__all__ = ["count_nonzero", "logsumexp", "mean", "prod", "sum"]


class Sum(Reduction):
    """Sum of elements; every element receives the gradient of its sum."""

    name, grad_name = "sum", "SumBackward0"
    formula = r"y = \sum_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}"}

    def __init__(self, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> None:
        super().__init__(dim, keepdim)
        self.dtype = dtype
        self.grad_name = "SumBackward0" if dim is None else "SumBackward1"

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; whole numbers and booleans are summed as int64."""
        shape, dtype = Reduction.out(self, *inputs)
        if self.dtype is not None:
            return shape, to_numpy_dtype(self.dtype)
        return shape, np.dtype("int64") if dtype.kind in "biu" else dtype

    def forward(self, xp, y, x):
        if x.ndim == 2 and self.dim in (0, (0,)) and x.dtype.kind == "f" and y.dtype == x.dtype:
            xp.matmul(backend.filled(xp, 1, x.shape[:1], x.dtype), x, out=y.reshape(x.shape[1]))
        else:
            xp.sum(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, self._kept(gy, gx))


class Mean(Reduction):
    """Arithmetic mean; every element receives the n-th part of the gradient."""

    name, grad_name = "mean", "MeanBackward0"
    formula = r"y = \frac{1}{n} \sum_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \frac{\bar{y}}{n}"}

    def __init__(self, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.grad_name = "MeanBackward0" if dim is None else "MeanBackward1"

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; the mean of whole numbers needs a floating dtype."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(
                "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
                f"Got: {from_numpy_dtype(inputs[0].dtype).title}. Convert it with .float()."
            )
        return Reduction.out(self, *inputs)

    def forward(self, xp, y, x):
        n = count(x.shape[d] for d in self._axes(x.ndim))
        xp.sum(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)
        xp.multiply(y, 1.0 / n if n else math.nan, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = count(gx.shape[d] for d in self._axes(gx.ndim))
        xp.multiply(self._kept(gy, gx), 1.0 / n if n else math.nan, out=gx)


class Prod(Reduction):
    """Product of elements; each receives the product of the others."""

    name, grad_name = "prod", "ProdBackward0"
    formula = r"y = \prod_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \prod_{j \neq i} x_j"}
    saves = ("x",)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; whole numbers and booleans give int64."""
        shape, dtype = Reduction.out(self, *inputs)
        return shape, np.dtype("int64") if dtype.kind in "biu" else dtype

    def forward(self, xp, y, x):
        xp.prod(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        # products of all before and all after an element: right with zeros too, where y / x is not
        if x.ndim == 0:
            xp.copyto(gx, gy)
            return
        flat = x.reshape(1, -1) if self.dim is None else xp.moveaxis(x, self._axes(x.ndim)[0], -1)
        before = xp.ones(flat.shape, x.dtype)
        after = xp.ones(flat.shape, x.dtype)
        xp.cumprod(flat[..., :-1], axis=-1, out=before[..., 1:])
        xp.cumprod(flat[..., :0:-1], axis=-1, out=after[..., 1:])
        others = xp.multiply(before, after[..., ::-1])
        back = others.reshape(x.shape) if self.dim is None else xp.moveaxis(others, -1, self._axes(x.ndim)[0])
        xp.multiply(back, self._kept(gy, x), out=gx)


class LogSumExp(Reduction):
    """Logarithm of the sum of exponentials, shifted by the maximum so that nothing overflows."""

    name, grad_name = "logsumexp", "LogsumexpBackward0"
    formula = r"y = \ln \sum_i e^{x_i}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, e^{x_i - y}"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        if x.size == 0:
            y.fill(-math.inf)
            return
        top = xp.max(x.real, axis=axes, keepdims=True)
        top = xp.where(xp.isfinite(top), top, xp.zeros_like(top))
        xp.sum(xp.exp(xp.subtract(x, top)), axis=axes, keepdims=self.keepdim, out=y)
        xp.log(y, out=y)
        xp.add(y, top.reshape(y.shape), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.subtract(x, self._kept(y, x), out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, self._kept(gy, x), out=gx)


_sum = Sum()
_mean = Mean()


def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Sum of all elements, or over dimensions."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(_sum if dim is None and not keepdim else Sum(dim, keepdim, dtype), input)


def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Mean of all elements, or over dimensions."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(_mean if dim is None and not keepdim else Mean(dim, keepdim), input)


def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Product of all elements, or along a dimension."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(Prod(dim, keepdim), input)


def logsumexp(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """Logarithm of the sum of exponentials over dimensions."""
    return apply(LogSumExp(dim, keepdim), input if input.dtype.category > 1 else input.float())


def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    """Number of elements that are not zero."""
    return sum(ne(input, 0), dim)
