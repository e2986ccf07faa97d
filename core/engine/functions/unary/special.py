"""Functions of statistics: the logistic function, the error functions."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...backend import special
from ...tensor import Tensor

__all__ = ["erf", "erfc", "sigmoid"]


class Erf(Unary):
    """Error function, element by element."""

    takes_complex = False
    name, grad_name = "erf", "ErfBackward0"
    formula = r"y = \mathrm{erf}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{2}{\sqrt{\pi}} \, \bar{y} \, e^{-x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).erf(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.negative(gx, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, 1.1283791670955126, out=gx)
        xp.multiply(gx, gy, out=gx)


class Erfc(Unary):
    """Complementary error function, element by element."""

    takes_complex = False
    name, grad_name = "erfc", "ErfcBackward0"
    formula = r"y = 1 - \mathrm{erf}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{2}{\sqrt{\pi}} \, \bar{y} \, e^{-x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).erfc(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.negative(gx, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, -1.1283791670955126, out=gx)
        xp.multiply(gx, gy, out=gx)


class Sigmoid(Unary):
    """Logistic function, between 0 and 1, element by element."""

    name, grad_name = "sigmoid", "SigmoidBackward0"
    formula = r"y = \frac{1}{1 + e^{-x}}"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y (1 - y)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.multiply(x, 0.5, out=y)  # the tanh form cannot overflow
        xp.tanh(y, out=y)
        xp.add(y, 1.0, out=y)
        xp.multiply(y, 0.5, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.subtract(1.0, y, out=gx)
        xp.multiply(gx, y, out=gx)
        xp.multiply(gx, gy, out=gx)


_erf = Erf()
_erfc = Erfc()
_sigmoid = Sigmoid()


def erf(input: Tensor) -> Tensor:
    """Error function, element by element."""
    return apply_unary(_erf, input)


def erfc(input: Tensor) -> Tensor:
    """Complementary error function, element by element."""
    return apply_unary(_erfc, input)


def sigmoid(input: Tensor) -> Tensor:
    """Logistic function, between 0 and 1, element by element."""
    return apply_unary(_sigmoid, input)
