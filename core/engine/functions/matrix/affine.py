"""A matrix product with something added: the map inside every linear layer."""

from __future__ import annotations

from typing import Any, ClassVar

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...shapes import broadcast_shapes
from ...tensor import Tensor
from .products import Mm, _mm, matmul

__all__ = ["addmm", "linear"]


class Linear(Operation):
    """Affine map of the last dimension: every row of x times the transposed weight, plus the bias.

    Shapes: x (..., in_features), w (out_features, in_features), b (out_features) or None, y (..., out_features).
    """

    name, grad_name = "linear", "AddmmBackward0"
    formula = r"y = x \, W^T + b"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, W",
        "w": r"\bar{W} = \bar{y}^T x",
        "b": r"\bar{b} = \sum_n \bar{y}_n",
    }
    input_names = ("input", "weight", "bias")
    saves = ("x", "w")
    saves_for: ClassVar = {"x": ("w",), "w": ("x",), "b": ()}

    def out(self, x, w, b):
        """The input's shape with out_features last."""
        sizes, rows_columns = x.shape, w.shape
        if (
            len(sizes) == 2 == len(rows_columns)
            and sizes[1] == rows_columns[1]
            and x.dtype is w.dtype
            and (b is None or b.shape == rows_columns[:1])
        ):
            return (sizes[0], rows_columns[0]), x.dtype  # nearly always
        if w.ndim != 2 or x.ndim == 0 or x.shape[-1] != w.shape[-1]:
            rows = 1
            for size in x.shape[:-1]:
                rows *= size
            last = x.shape[-1] if x.ndim else 1
            raise RuntimeError(
                f"mat1 and mat2 shapes cannot be multiplied ({rows}x{last} and {'x'.join(map(str, w.shape[::-1]))}) in "
                f"linear: the input's last dimension is {last}, the weight {list(w.shape)} expects {w.shape[-1]}."
            )
        if x.dtype != w.dtype:
            raise RuntimeError(
                f"mat1 and mat2 must have the same dtype, but got {from_numpy_dtype(x.dtype).title} and "
                f"{from_numpy_dtype(w.dtype).title} in linear. Convert the input with .to(weight.dtype)."
            )
        if b is not None and b.shape not in ((w.shape[0],), (1,), ()):
            raise RuntimeError(
                f"linear: a bias of shape {list(b.shape)} does not fit a weight of shape {list(w.shape)}"
            )
        return (*x.shape[:-1], w.shape[0]), x.dtype

    def forward(self, xp, y, x, w, b):
        if x.ndim == 2:
            xp.dot(x, w.T, out=y)  # the same product as matmul, with half its overhead
        else:
            xp.matmul(x, w.T, out=y)
        if b is not None:
            xp.add(y, b, out=y)

    def backward(self, xp, i, gx, gy, y, x, w, b):
        rows = gy if gy.ndim == 2 else gy.reshape(-1, gy.shape[-1])
        if i == 0:
            xp.dot(rows, w, out=gx if gx.ndim == 2 else gx.reshape(-1, gx.shape[-1]))
        elif i == 1:
            xp.dot(rows.T, x if x.ndim == 2 else x.reshape(-1, x.shape[-1]), out=gx)
        else:
            # eight times faster than gy.sum(0)
            xp.dot(backend.filled(xp, 1, rows.shape[:1], gy.dtype), rows, out=gx)

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The bias gradient is made at full length; a bias of one element is summed back from it."""
        return gy_shape[-1:] if i == 2 else input_shape


class Addmm(Operation):
    """Matrix product added to a tensor: y = beta c + alpha A B."""

    name, grad_name = "addmm", "AddmmBackward0"
    formula = r"Y = \beta \, C + \alpha \, A \, B"
    derivatives: ClassVar = {
        "c": r"\bar{C} = \beta \, \bar{Y}",
        "a": r"\bar{A} = \alpha \, \bar{Y} B^T",
        "b": r"\bar{B} = \alpha \, A^T \bar{Y}",
    }
    input_names = ("input", "mat1", "mat2")
    saves = ("a", "b")
    saves_for: ClassVar = {"c": (), "a": ("b",), "b": ("a",)}
    attribute_names = ("beta", "alpha")

    def __init__(self, beta: float = 1, alpha: float = 1) -> None:
        self.beta, self.alpha = beta, alpha

    def out(self, c, a, b):
        """(n, k) and (k, m) give (n, m), to which the first input broadcasts."""
        shape, dtype = Mm.out(_mm, a, b)
        if broadcast_shapes(c.shape, shape, operation="addmm") != shape:
            raise RuntimeError(f"addmm: the input of shape {list(c.shape)} does not broadcast to {list(shape)}")
        return shape, dtype

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The added tensor may be broadcast."""
        return gy_shape if i == 0 else input_shape

    def forward(self, xp, y, c, a, b):
        xp.matmul(a, b, out=y)
        if self.alpha != 1:
            xp.multiply(y, self.alpha, out=y)
        xp.add(y, c if self.beta == 1 else xp.multiply(c, self.beta), out=y)

    def backward(self, xp, i, gx, gy, y, c, a, b):
        if i == 0:
            xp.multiply(gy, self.beta, out=gx)
            return
        if i == 1:
            xp.matmul(gy, b.T, out=gx)
        else:
            xp.matmul(a.T, gy, out=gx)
        if self.alpha != 1:
            xp.multiply(gx, self.alpha, out=gx)


_linear = Linear()
_addmm = Addmm()


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """``input @ weight.T + bias``.

    Parameters
    ----------
    input : Tensor, shape (..., in_features)
    weight : Tensor, shape (out_features, in_features), or (in_features,) for one output without its dimension
    bias : Tensor, shape (out_features,), optional
    """
    if weight.ndim == 1:
        y = matmul(input, weight)
        return y if bias is None else y + bias
    return apply(_linear, input, weight, bias)


def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * (mat1 @ mat2)``."""
    return apply(_addmm if beta == 1 and alpha == 1 else Addmm(beta, alpha), input, mat1, mat2)
