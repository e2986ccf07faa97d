"""Whole and half powers, which have faster and more exact kernels than the general power."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["reciprocal", "rsqrt", "sqrt", "square"]


class Sqrt(Unary):
    """Square root, element by element."""

    name, grad_name = "sqrt", "SqrtBackward0"
    formula = r"y = \sqrt{x}"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{2 y}"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.sqrt(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, 2.0, out=gx)
        xp.divide(gy, gx, out=gx)


class Rsqrt(Unary):
    """Reciprocal of the square root, element by element."""

    name, grad_name = "rsqrt", "RsqrtBackward0"
    formula = r"y = \frac{1}{\sqrt{x}}"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{1}{2} \bar{y} \, y^3"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.sqrt(x, out=y)
        xp.divide(1.0, y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.multiply(gx, y, out=gx)
        xp.multiply(gx, -0.5, out=gx)
        xp.multiply(gx, gy, out=gx)


class Square(Unary):
    """Square, element by element."""

    name, grad_name = "square", "PowBackward0"
    formula = r"y = x^2"
    derivatives: ClassVar = {"x": r"\bar{x} = 2 \, \bar{y} \, x"}
    saves = ("x",)
    keeps_integers = True

    def promote(self, arrays: list) -> None:
        """Booleans become whole numbers."""
        if arrays[0].dtype.kind == "b":
            arrays[0] = arrays[0].astype("int64")

    def forward(self, xp, y, x):
        xp.multiply(x, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 2.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Reciprocal(Unary):
    """Reciprocal, element by element."""

    name, grad_name = "reciprocal", "ReciprocalBackward0"
    formula = r"y = \frac{1}{x}"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y} \, y^2"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.divide(1.0, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.negative(gx, out=gx)


_sqrt = Sqrt()
_rsqrt = Rsqrt()
_square = Square()
_reciprocal = Reciprocal()


def sqrt(input: Tensor) -> Tensor:
    """Square root, element by element."""
    return apply_unary(_sqrt, input)


def rsqrt(input: Tensor) -> Tensor:
    """Reciprocal of the square root, element by element."""
    return apply_unary(_rsqrt, input)


def square(input: Tensor) -> Tensor:
    """Square, element by element."""
    return apply_unary(_square, input)


def reciprocal(input: Tensor) -> Tensor:
    """Reciprocal, element by element."""
    return apply_unary(_reciprocal, input)
