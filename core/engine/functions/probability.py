"""Numbers into probabilities along a dimension, and their logarithms."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd.operation import Operation
from ..autograd.run import apply
from ..shapes import normalize_dim
from ..tensor import Tensor

__all__ = ["log_softmax", "softmax"]
METHODS = "log_softmax softmax"


class Softmax(Operation):
    """Exponentials divided by their sum; shifted by the maximum so that nothing overflows."""

    name, grad_name = "softmax", "SoftmaxBackward0"
    formula = r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = y_i \, (\bar{y}_i - \sum_j \bar{y}_j y_j)"}
    saves = ("y",)
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """The input's shape; floating dtypes only."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        if x.dtype.kind != "f":
            raise NotImplementedError(
                f'"{self.name}_lastdim_kernel_impl" not implemented for {x.dtype}: use .float() first'
            )
        return x.shape, x.dtype

    def forward(self, xp, y, x):
        if x.size == 0:
            return
        dim = self.dim if x.ndim else None
        xp.subtract(x, xp.max(x, axis=dim, keepdims=True), out=y)
        xp.exp(y, out=y)
        xp.divide(y, xp.sum(y, axis=dim, keepdims=True), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        dim = self.dim if y.ndim else None
        xp.multiply(gy, y, out=gx)
        total = xp.sum(gx, axis=dim, keepdims=True)
        xp.subtract(gy, total, out=gx)
        xp.multiply(gx, y, out=gx)


class LogSoftmax(Softmax):
    """Logarithm of the softmax, computed without forming it."""

    name, grad_name = "log_softmax", "LogSoftmaxBackward0"
    formula = r"y_i = x_i - \ln \sum_j e^{x_j}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}_i - e^{y_i} \sum_j \bar{y}_j"}
    saves = ("y",)

    def forward(self, xp, y, x):
        if x.size == 0:
            return
        dim = self.dim if x.ndim else None
        xp.subtract(x, xp.max(x, axis=dim, keepdims=True), out=y)
        total = xp.sum(xp.exp(y), axis=dim, keepdims=True)
        xp.subtract(y, xp.log(total), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        dim = self.dim if y.ndim else None
        total = xp.sum(gy, axis=dim, keepdims=True)
        xp.exp(y, out=gx)
        xp.multiply(gx, total, out=gx)
        xp.subtract(gy, gx, out=gx)


_last, _log_last = Softmax(-1), LogSoftmax(-1)


def _default_dim(ndim: int) -> int:
    """What PyTorch takes where no dimension is given."""
    return 0 if ndim in (0, 1, 3) else 1


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Softmax along a dimension."""
    d = _default_dim(input.ndim) if dim is None else dim
    x = input if dtype is None else input.to(dtype)
    return apply(_last if d == -1 else Softmax(d), x)


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Logarithm of the softmax along a dimension."""
    d = _default_dim(input.ndim) if dim is None else dim
    x = input if dtype is None else input.to(dtype)
    return apply(_log_last if d == -1 else LogSoftmax(d), x)
