"""Exponential functions, with the forms that stay exact near zero."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["exp", "exp2", "expm1"]


class Exp(Unary):
    """Exponential function, element by element."""

    name, grad_name = "exp", "ExpBackward0"
    formula = r"y = e^x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.exp(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, y, out=gx)


class Expm1(Unary):
    """Exponential minus one, exact for small x, element by element."""

    name, grad_name = "expm1", "Expm1Backward0"
    formula = r"y = e^x - 1"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (y + 1)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.expm1(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.add(y, 1.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Exp2(Unary):
    """Power of two, element by element."""

    name, grad_name = "exp2", "Exp2Backward0"
    formula = r"y = 2^x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y \ln 2"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.exp2(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, 0.6931471805599453, out=gx)
        xp.multiply(gx, gy, out=gx)


_exp = Exp()
_expm1 = Expm1()
_exp2 = Exp2()


def exp(input: Tensor) -> Tensor:
    """Exponential function, element by element."""
    return apply_unary(_exp, input)


def expm1(input: Tensor) -> Tensor:
    """Exponential minus one, exact for small x, element by element."""
    return apply_unary(_expm1, input)


def exp2(input: Tensor) -> Tensor:
    """Power of two, element by element."""
    return apply_unary(_exp2, input)
