"""The length of vectors in its several senses."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...tensor import Tensor
from .base import Reduction

__all__ = ["norm"]


class Norm(Reduction):
    """p-norm over dimensions: Euclidean for p = 2, sums of absolute values for 1, the largest for infinity."""

    name, grad_name = "norm", "LinalgVectorNormBackward0"
    formula = r"y = (\sum_i |x_i|^p)^{1/p}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{x_i |x_i|^{p-2}}{y^{p-1}}"}
    saves = ("y", "x")
    attribute_names = ("p", "dim", "keepdim")
    holomorphic = False

    def __init__(self, p: float = 2.0, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.p = float(p)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; floating dtypes only."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(
                "linalg.vector_norm: Expected a floating point or complex tensor as input. Got "
                f"{from_numpy_dtype(inputs[0].dtype).title}"
            )
        shape, dtype = Reduction.out(self, *inputs)
        return shape, (inputs[0].real.dtype if dtype.kind == "c" else dtype)

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        size = xp.absolute(x)
        if self.p == math.inf:
            xp.max(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == -math.inf:
            xp.min(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 0:
            xp.sum(xp.not_equal(x, 0), axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 1:
            xp.sum(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 2:
            xp.sum(xp.multiply(size, size), axis=axes, keepdims=self.keepdim, out=y)
            xp.sqrt(y, out=y)
        else:
            xp.sum(xp.power(size, self.p), axis=axes, keepdims=self.keepdim, out=y)
            xp.power(y, 1.0 / self.p, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        y, gy = self._kept(y, x), self._kept(gy, x)
        if self.p == 0:
            gx.fill(0.0)
            return
        if self.p == 1:
            xp.copyto(gx, _direction(xp, x))
        elif self.p in (math.inf, -math.inf):
            hit = xp.equal(xp.absolute(x), y).astype(gx.dtype)
            xp.divide(hit, xp.sum(hit, axis=self._axes(x.ndim), keepdims=True), out=gx)
            xp.multiply(gx, _direction(xp, x), out=gx)
        else:
            xp.divide(x, y, out=gx)
            if self.p != 2:
                xp.multiply(gx, xp.power(xp.divide(xp.absolute(x), y), self.p - 2.0), out=gx)
            xp.copyto(gx, 0.0, where=xp.logical_or(xp.equal(x, 0), xp.equal(y, 0)))  # the subgradient 0
        xp.multiply(gx, gy, out=gx)


def _direction(xp: Any, x: Any) -> Any:
    """``x / |x|``, 0 at 0: the sign, also of complex numbers."""
    if x.dtype.kind != "c":
        return xp.sign(x)
    size = xp.absolute(x)
    return xp.divide(x, xp.where(xp.equal(size, 0), xp.ones_like(size), size))


def norm(input: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """p-norm of the elements; "fro" is the Euclidean norm, "nuc" the sum of the singular values of a matrix."""
    if p == "nuc":
        from ..linear_algebra.norms import matrix_norm

        return matrix_norm(input, "nuc", (0, 1) if dim is None else dim, keepdim, dtype=dtype)
    order = 2.0 if p in ("fro", None) else float(p)
    return apply(Norm(order, dim, keepdim), input if dtype is None else input.to(dtype))
