"""Sums and products of everything so far along a dimension."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = ["cumprod", "cumsum"]


class Cumsum(Operation):
    """Running sum along a dimension; the gradient is the running sum from the other end."""

    name, grad_name = "cumsum", "CumsumBackward0"
    formula = r"y_i = \sum_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \sum_{j \geq i} \bar{y}_j"}
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """The input's shape; whole numbers and booleans give int64."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return x.shape, np.dtype("int64") if x.dtype.kind in "biu" else x.dtype

    def forward(self, xp, y, x):
        if x.ndim == 0:
            xp.copyto(y, x)
        else:
            xp.cumsum(x, axis=self.dim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
        else:
            xp.copyto(gx, xp.flip(xp.cumsum(xp.flip(gy, self.dim), axis=self.dim), self.dim))


class Cumprod(Cumsum):
    """Running product along a dimension; the derivative holds where no element is zero, and at single zeros."""

    name, grad_name = "cumprod", "CumprodBackward0"
    formula = r"y_i = \prod_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_k = \sum_{i \geq k} \bar{y}_i \prod_{j \leq i, j \neq k} x_j"}
    saves = ("x",)

    def forward(self, xp, y, x):
        if x.ndim == 0:
            xp.copyto(y, x)
        else:
            xp.cumprod(x, axis=self.dim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        # one row of products for each element left out: exact with any number of zeros, n^2 work
        moved, target, g = (xp.moveaxis(a, self.dim, -1) for a in (x, gx, gy))
        for k in range(moved.shape[-1]):
            without = xp.array(moved)
            without[..., k] = 1
            target[..., k] = xp.sum(xp.multiply(xp.cumprod(without, axis=-1), g)[..., k:], axis=-1)


def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running sum along a dimension."""
    return apply(Cumsum(dim), input if dtype is None else input.to(dtype))


def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running product along a dimension."""
    return apply(Cumprod(dim), input if dtype is None else input.to(dtype))
