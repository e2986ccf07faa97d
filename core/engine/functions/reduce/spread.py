"""How far numbers lie apart: variance and standard deviation."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.run import apply
from ...shapes import count
from ...tensor import Tensor
from .base import Reduction
from .sums import mean

__all__ = ["std", "std_mean", "var", "var_mean"]


class Var(Reduction):
    """Variance, with n - correction in the denominator."""

    name, grad_name = "var", "VarBackward0"
    formula = r"y = \frac{1}{n - c} \sum_i (x_i - \bar{m})^2"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{2 (x_i - m)}{n - c}"}
    saves: ClassVar[tuple[str, ...]] = ("x",)
    attribute_names = ("dim", "correction", "keepdim")
    holomorphic = False

    def __init__(self, dim: Any = None, correction: float = 1, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.correction = correction

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; floating dtypes only."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(f"{self.name} only support floating point and complex dtypes, not {inputs[0].dtype}")
        shape, dtype = Reduction.out(self, *inputs)
        return shape, (inputs[0].real.dtype if dtype.kind == "c" else dtype)

    def _divisor(self, shape: tuple) -> float:
        return max(count(shape[d] for d in self._axes(len(shape))) - self.correction, 0)

    def _centred(self, xp: Any, x: Any, axes: tuple) -> Any:
        return xp.subtract(x, xp.mean(x, axis=axes, keepdims=True))

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        d = self._centred(xp, x, axes)
        n = self._divisor(x.shape)
        square = xp.add(xp.multiply(d.real, d.real), xp.multiply(d.imag, d.imag)) if d.dtype.kind == "c" else d * d
        xp.sum(square, axis=axes, keepdims=self.keepdim, out=y)
        xp.divide(y, float(n), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = self._divisor(x.shape)
        xp.multiply(self._centred(xp, x, self._axes(x.ndim)), self._kept(gy, x), out=gx)
        xp.multiply(gx, 2.0 / n if n else math.nan, out=gx)


class Std(Var):
    """Standard deviation, the square root of the variance."""

    name, grad_name = "std", "StdBackward0"
    formula = r"y = \sqrt{\frac{1}{n - c} \sum_i (x_i - m)^2}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{x_i - m}{y (n - c)}"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        Var.forward(self, xp, y, x)
        xp.sqrt(y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = self._divisor(x.shape)
        ratio = xp.divide(self._kept(gy, x), self._kept(y, x))
        ratio = xp.where(xp.equal(self._kept(y, x), 0), xp.zeros_like(ratio), ratio)  # PyTorch's choice at 0
        xp.multiply(self._centred(xp, x, self._axes(x.ndim)), ratio, out=gx)
        xp.divide(gx, float(n), out=gx)


def _spread(cls: type[Var], input: Tensor, dim: Any, unbiased: bool | None, correction: Any, keepdim: bool) -> Tensor:
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if correction is None:
        correction = 1 if unbiased is None or unbiased else 0
    return apply(cls(dim, correction, keepdim), input)


def var(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> Tensor:
    """Variance; `correction` (1: unbiased) is taken from the number of elements."""
    return _spread(Var, input, dim, unbiased, correction, keepdim)


def std(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> Tensor:
    """Standard deviation; `correction` (1: unbiased) is taken from the number of elements."""
    return _spread(Std, input, dim, unbiased, correction, keepdim)


def var_mean(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[Tensor, Tensor]:
    """Variance and mean."""
    spread = var(input, dim, unbiased, keepdim, correction=correction)
    return spread, mean(input, None if isinstance(dim, bool) else dim, keepdim)


def std_mean(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[Tensor, Tensor]:
    """Standard deviation and mean."""
    spread = std(input, dim, unbiased, keepdim, correction=correction)
    return spread, mean(input, None if isinstance(dim, bool) else dim, keepdim)
