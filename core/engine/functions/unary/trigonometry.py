"""Circular functions, their inverses, and the two units of angles."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["acos", "arccos", "arcsin", "arctan", "asin", "atan", "cos", "deg2rad", "rad2deg", "sin", "tan"]


class Sin(Unary):
    """Sine, element by element."""

    name, grad_name = "sin", "SinBackward0"
    formula = r"y = \sin x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \cos x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.sin(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.cos(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Cos(Unary):
    """Cosine, element by element."""

    name, grad_name = "cos", "CosBackward0"
    formula = r"y = \cos x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y} \sin x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.cos(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.sin(x, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.negative(gx, out=gx)


class Tan(Unary):
    """Tangent, element by element."""

    name, grad_name = "tan", "TanBackward0"
    formula = r"y = \tan x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (1 + y^2)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.tan(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Asin(Unary):
    """Inverse sine, element by element."""

    name, grad_name = "asin", "AsinBackward0"
    formula = r"y = \arcsin x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{1 - x^2}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arcsin(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Acos(Unary):
    """Inverse cosine, element by element."""

    name, grad_name = "acos", "AcosBackward0"
    formula = r"y = \arccos x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{\bar{y}}{\sqrt{1 - x^2}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arccos(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)
        xp.negative(gx, out=gx)


class Atan(Unary):
    """Inverse tangent, element by element."""

    name, grad_name = "atan", "AtanBackward0"
    formula = r"y = \arctan x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 + x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arctan(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


_sin = Sin()
_cos = Cos()
_tan = Tan()
_asin = Asin()
_acos = Acos()
_atan = Atan()


def sin(input: Tensor) -> Tensor:
    """Sine, element by element."""
    return apply_unary(_sin, input)


def cos(input: Tensor) -> Tensor:
    """Cosine, element by element."""
    return apply_unary(_cos, input)


def tan(input: Tensor) -> Tensor:
    """Tangent, element by element."""
    return apply_unary(_tan, input)


def asin(input: Tensor) -> Tensor:
    """Inverse sine, element by element."""
    return apply_unary(_asin, input)


def acos(input: Tensor) -> Tensor:
    """Inverse cosine, element by element."""
    return apply_unary(_acos, input)


def atan(input: Tensor) -> Tensor:
    """Inverse tangent, element by element."""
    return apply_unary(_atan, input)


def rad2deg(input: Tensor) -> Any:
    """Radians to degrees."""
    return input * 57.29577951308232


def deg2rad(input: Tensor) -> Any:
    """Degrees to radians."""
    return input * 0.017453292519943295


arcsin = asin
arccos = acos
arctan = atan
