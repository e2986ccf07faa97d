"""The normal distribution's functions and what belongs to the error function; entropy's terms.

Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), chapters 7 and 26.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.operation import Binary, Unary
from ...autograd.plain import apply_unary
from ...autograd.run import apply
from ...backend import special
from ...tensor import Tensor
from ..unary import erf

__all__ = ["entr", "erfcx", "erfinv", "log_ndtr", "ndtr", "ndtri", "xlog1py"]


class Erfinv(Unary):
    """Inverse of the error function, element by element."""

    takes_complex = False
    name, grad_name = "erfinv", "ErfinvBackward0"
    formula = r"\mathrm{erf}(y) = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\sqrt{\pi}}{2} \, \bar{y} \, e^{y^2}"}
    saves = ("y",)

    def forward(self, xp, y, x):
        special(xp).erfinv(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, math.sqrt(math.pi) / 2, out=gx)
        xp.multiply(gx, gy, out=gx)


class Erfcx(Unary):
    """Complementary error function times exp(x^2), which does not vanish for large x, element by element."""

    takes_complex = False
    name, grad_name = "special.erfcx", "SpecialErfcxBackward0"
    formula = r"y = e^{x^2} \mathrm{erfc}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (2 x y - \frac{2}{\sqrt{\pi}})"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        special(xp).erfcx(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, y, out=gx)
        xp.multiply(gx, 2.0, out=gx)
        xp.subtract(gx, 2.0 / math.sqrt(math.pi), out=gx)
        xp.multiply(gx, gy, out=gx)


class LogNdtr(Unary):
    """Logarithm of the normal distribution function, exact far out on the left, element by element."""

    takes_complex = False
    name, grad_name = "special.log_ndtr", "SpecialLogNdtrBackward0"
    formula = r"y = \ln \Phi(x)"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, \sqrt{\frac{2}{\pi}} \, \frac{1}{\mathrm{erfcx}(-x / \sqrt{2})}"
    }
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).log_ndtr(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        scaled = special(xp).erfcx(xp.multiply(x, -math.sqrt(0.5)))
        xp.divide(xp.multiply(gy, math.sqrt(2.0 / math.pi)), scaled, out=gx)


class Ndtri(Unary):
    """Quantile of the normal distribution, element by element."""

    takes_complex = False
    name, grad_name = "special.ndtri", "SpecialNdtriBackward0"
    formula = r"\Phi(y) = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \sqrt{2 \pi} \, \bar{y} \, e^{y^2 / 2}"}
    saves = ("y",)

    def forward(self, xp, y, x):
        special(xp).ndtri(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.multiply(gx, 0.5, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, math.sqrt(2 * math.pi), out=gx)
        xp.multiply(gx, gy, out=gx)


class Entr(Unary):
    """Term of an entropy: 0 at 0, -inf below, element by element."""

    takes_complex = False
    name, grad_name = "special.entr", "SpecialEntrBackward0"
    formula = r"y = -x \ln x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y} \, (1 + \ln x)"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).entr(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.log(x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.negative(gx, out=gx)


class Xlog1py(Binary):
    """Product of a and the logarithm of 1 + b, which is 0 where a is 0."""

    takes_complex = False
    name, grad_name = "special.xlog1py", "SpecialXlog1PyBackward0"
    formula = r"y = a \ln(1 + b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \ln(1 + b)", "b": r"\bar{b} = \bar{y} \, \frac{a}{1 + b}"}
    saves = ("a", "b")
    divides = True

    def forward(self, xp, y, a, b):
        special(xp).xlog1py(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.log1p(b, out=gx)
            xp.copyto(gx, 0.0, where=xp.logical_and(xp.equal(a, 0), xp.less_equal(b, -1)))
        else:
            xp.divide(a, xp.add(b, 1.0), out=gx)
        xp.multiply(gx, gy, out=gx)


_erfinv, _erfcx, _log_ndtr, _ndtri, _entr, _xlog1py = Erfinv(), Erfcx(), LogNdtr(), Ndtri(), Entr(), Xlog1py()


def erfinv(input: Tensor) -> Tensor:
    """Inverse of the error function: inf at 1, nan outside of -1 to 1."""
    return apply_unary(_erfinv, input)


def erfcx(input: Tensor) -> Tensor:
    """``exp(x^2) erfc(x)``."""
    return apply_unary(_erfcx, input)


def log_ndtr(input: Tensor) -> Tensor:
    """Logarithm of :func:`ndtr`."""
    return apply_unary(_log_ndtr, input)


def ndtr(input: Tensor) -> Any:
    """Probability that a standard normal number is at most x: ``(1 + erf(x / sqrt(2))) / 2``."""
    return (erf(input * math.sqrt(0.5)) + 1) * 0.5


def ndtri(input: Tensor) -> Tensor:
    """The number that a standard normal one stays below with probability x: the inverse of :func:`ndtr`."""
    return apply_unary(_ndtri, input)


def entr(input: Tensor) -> Tensor:
    """``-x ln x``: 0 at 0, -inf for negative x."""
    return apply_unary(_entr, input)


def xlog1py(input: Any, other: Any) -> Tensor:
    """``input * log1p(other)``, 0 where `input` is 0."""
    return apply(_xlog1py, input, other)
