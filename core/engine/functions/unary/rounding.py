"""Whole and fractional parts. Their derivative is zero or one: they exist to be looked at, not trained through."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["ceil", "fix", "floor", "frac", "round", "trunc"]


class Floor(Unary):
    """Largest whole number not above x; its derivative is zero, element by element."""

    takes_complex = False
    name, grad_name = "floor", "FloorBackward0"
    formula = r"y = \lfloor x \rfloor"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.floor(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Ceil(Unary):
    """Smallest whole number not below x; its derivative is zero, element by element."""

    takes_complex = False
    name, grad_name = "ceil", "CeilBackward0"
    formula = r"y = \lceil x \rceil"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.ceil(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Trunc(Unary):
    """Whole part, towards zero; its derivative is zero, element by element."""

    takes_complex = False
    name, grad_name = "trunc", "TruncBackward0"
    formula = r"y = \mathrm{trunc}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.trunc(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Frac(Unary):
    """Fractional part, with the sign of x, element by element."""

    takes_complex = False
    name, grad_name = "frac", "FracBackward0"
    formula = r"y = x - \mathrm{trunc}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.trunc(x, out=y)
        xp.subtract(x, y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, gy)


class Round(Unary):
    """Nearest whole number (or multiple of 10^-decimals), halves to the even side; its derivative is zero."""

    takes_complex = False
    name, grad_name = "round", "RoundBackward0"
    formula = r"y = \mathrm{round}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    attribute_names = ("decimals",)
    keeps_integers = True

    def __init__(self, decimals: int = 0) -> None:
        self.decimals = decimals

    def forward(self, xp, y, x):
        xp.round(x, self.decimals, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


_floor = Floor()
_ceil = Ceil()
_trunc = Trunc()
_frac = Frac()


def floor(input: Tensor) -> Tensor:
    """Largest whole number not above x; its derivative is zero, element by element."""
    return apply_unary(_floor, input)


def ceil(input: Tensor) -> Tensor:
    """Smallest whole number not below x; its derivative is zero, element by element."""
    return apply_unary(_ceil, input)


def trunc(input: Tensor) -> Tensor:
    """Whole part, towards zero; its derivative is zero, element by element."""
    return apply_unary(_trunc, input)


def frac(input: Tensor) -> Tensor:
    """Fractional part, with the sign of x, element by element."""
    return apply_unary(_frac, input)


def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """Nearest whole number, halves to the even side; with `decimals`, nearest multiple of its power of ten."""
    return apply_unary(Round(decimals), input)


fix = trunc
