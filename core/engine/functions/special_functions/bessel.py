"""Modified Bessel functions of the first kind, plain and scaled so that they do not overflow.

Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), section 9.6.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...backend import special
from ...tensor import Tensor

__all__ = ["i0", "i0e", "i1", "i1e"]


class I0(Unary):
    """Modified Bessel function of order 0, element by element."""

    takes_complex = False
    name, grad_name = "i0", "I0Backward0"
    formula = r"y = I_0(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, I_1(x)"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).i0(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, special(xp).i1(x), out=gx)


class I0e(Unary):
    """Modified Bessel function of order 0 times exp(-|x|), element by element."""

    takes_complex = False
    name, grad_name = "special.i0e", "SpecialI0EBackward0"
    formula = r"y = e^{-|x|} I_0(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (e^{-|x|} I_1(x) - \mathrm{sign}(x) \, y)"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        special(xp).i0e(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(xp.sign(x), y, out=gx)
        xp.subtract(special(xp).i1e(x), gx, out=gx)
        xp.multiply(gx, gy, out=gx)


class I1(Unary):
    """Modified Bessel function of order 1, element by element."""

    takes_complex = False
    name, grad_name = "special.i1", "SpecialI1Backward0"
    formula = r"y = I_1(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (I_0(x) - \frac{y}{x})"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        special(xp).i1(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.subtract(special(xp).i0(x), _ratio(xp, y, x), out=gx)
        xp.multiply(gx, gy, out=gx)


class I1e(Unary):
    """Modified Bessel function of order 1 times exp(-|x|), element by element."""

    takes_complex = False
    name, grad_name = "special.i1e", "SpecialI1EBackward0"
    formula = r"y = e^{-|x|} I_1(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (e^{-|x|} I_0(x) - y \, (\mathrm{sign}(x) + \frac{1}{x}))"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        special(xp).i1e(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(xp.sign(x), y, out=gx)
        xp.add(gx, _ratio(xp, y, x), out=gx)
        xp.subtract(special(xp).i0e(x), gx, out=gx)
        xp.multiply(gx, gy, out=gx)


def _ratio(xp: Any, y: Any, x: Any) -> Any:
    """``y / x``, with its limit 1/2 at 0."""
    zero = xp.equal(x, 0)
    return xp.where(zero, xp.multiply(xp.ones_like(x), 0.5), xp.divide(y, xp.where(zero, xp.ones_like(x), x)))


_i0, _i0e, _i1, _i1e = I0(), I0e(), I1(), I1e()


def i0(input: Tensor) -> Tensor:
    """Modified Bessel function of order 0."""
    return apply_unary(_i0, input)


def i0e(input: Tensor) -> Tensor:
    """``exp(-|x|)`` times the modified Bessel function of order 0."""
    return apply_unary(_i0e, input)


def i1(input: Tensor) -> Tensor:
    """Modified Bessel function of order 1."""
    return apply_unary(_i1, input)


def i1e(input: Tensor) -> Tensor:
    """``exp(-|x|)`` times the modified Bessel function of order 1."""
    return apply_unary(_i1e, input)
