"""Hyperbolic functions and their inverses; among them tanh, the classical activation."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = [
    "acosh", "arccosh", "arcsinh", "arctanh", "asinh", "atanh", "cosh", "sinh", "tanh",
]  # fmt: skip


class Sinh(Unary):
    """Hyperbolic sine, element by element."""

    name, grad_name = "sinh", "SinhBackward0"
    formula = r"y = \sinh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \cosh x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.sinh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.cosh(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Cosh(Unary):
    """Hyperbolic cosine, element by element."""

    name, grad_name = "cosh", "CoshBackward0"
    formula = r"y = \cosh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \sinh x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.cosh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.sinh(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Asinh(Unary):
    """Inverse hyperbolic sine, element by element."""

    name, grad_name = "asinh", "AsinhBackward0"
    formula = r"y = \mathrm{arsinh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{x^2 + 1}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arcsinh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Acosh(Unary):
    """Inverse hyperbolic cosine, element by element."""

    name, grad_name = "acosh", "AcoshBackward0"
    formula = r"y = \mathrm{arcosh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{x^2 - 1}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arccosh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(gx, 1.0, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Atanh(Unary):
    """Inverse hyperbolic tangent, element by element."""

    name, grad_name = "atanh", "AtanhBackward0"
    formula = r"y = \mathrm{artanh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 - x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arctanh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Tanh(Unary):
    """Hyperbolic tangent, between -1 and 1, element by element."""

    name, grad_name = "tanh", "TanhBackward0"
    formula = r"y = \tanh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (1 - y^2)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.tanh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.multiply(gx, gy, out=gx)


_sinh = Sinh()
_cosh = Cosh()
_asinh = Asinh()
_acosh = Acosh()
_atanh = Atanh()
_tanh = Tanh()


def sinh(input: Tensor) -> Tensor:
    """Hyperbolic sine, element by element."""
    return apply_unary(_sinh, input)


def cosh(input: Tensor) -> Tensor:
    """Hyperbolic cosine, element by element."""
    return apply_unary(_cosh, input)


def asinh(input: Tensor) -> Tensor:
    """Inverse hyperbolic sine, element by element."""
    return apply_unary(_asinh, input)


def acosh(input: Tensor) -> Tensor:
    """Inverse hyperbolic cosine, element by element."""
    return apply_unary(_acosh, input)


def atanh(input: Tensor) -> Tensor:
    """Inverse hyperbolic tangent, element by element."""
    return apply_unary(_atanh, input)


def tanh(input: Tensor) -> Tensor:
    """Hyperbolic tangent, between -1 and 1, element by element."""
    return apply_unary(_tanh, input)


arcsinh = asinh
arccosh = acosh
arctanh = atanh
