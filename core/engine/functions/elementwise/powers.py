"""Powers with any exponent, and the angle of a point."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...tensor import Tensor

__all__ = ["arctan2", "atan2", "pow"]


class Pow(Binary):
    """Power: y = a^b. Squares and roots, the usual exponents, are computed without the power function."""

    name, grad_name = "pow", "PowBackward0"
    formula = r"y = a^b"
    derivatives: ClassVar = {
        "a": r"\bar{a} = \bar{y} \, b \, a^{b-1}",
        "b": r"\bar{b} = \bar{y} \, a^b \ln a",
    }
    input_names = ("input", "exponent")
    saves = ("y", "a", "b")
    saves_for: ClassVar = {"a": ("a", "b"), "b": ("y", "a", "b")}

    def forward(self, xp, y, a, b):
        if type(b) in (int, float) and b == 2:
            xp.multiply(a, a, out=y)
        elif type(b) is float and b == 0.5:
            xp.sqrt(a, out=y)
        elif y.dtype.kind == "b":
            xp.logical_or(a, xp.logical_not(b), out=y)
        else:
            xp.power(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 1:
            # 0^b does not depend on b for b > 0: the logarithm there must not turn it into nan
            xp.log(a, out=gx)
            xp.multiply(gx, y, out=gx)
            xp.copyto(gx, 0.0, where=xp.logical_and(xp.equal(a, 0), xp.greater_equal(b, 0)))
        elif isinstance(b, (int, float)):
            if b == 0:
                gx.fill(0.0)
                return
            if b == 2:
                xp.multiply(a, 2.0, out=gx)
            else:
                xp.power(a, b - 1, out=gx)
                xp.multiply(gx, b, out=gx)
        else:
            xp.power(a, xp.subtract(b, 1), out=gx)
            xp.multiply(gx, b, out=gx)
            xp.copyto(gx, 0.0, where=xp.equal(b, 0))
        xp.multiply(gx, gy, out=gx)


class Atan2(Binary):
    """Angle of the point (b, a), from -pi to pi: y = atan2(a, b)."""

    takes_complex = False
    name, grad_name = "atan2", "Atan2Backward0"
    formula = r"y = \mathrm{atan2}(a, b)"
    derivatives: ClassVar = {
        "a": r"\bar{a} = \bar{y} \, \frac{b}{a^2 + b^2}",
        "b": r"\bar{b} = -\bar{y} \, \frac{a}{a^2 + b^2}",
    }
    saves = ("a", "b")
    divides = True

    def forward(self, xp, y, a, b):
        xp.arctan2(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.add(xp.multiply(a, a), xp.multiply(b, b), out=gx)
        xp.divide(b if i == 0 else xp.negative(a), gx, out=gx)
        xp.multiply(gx, gy, out=gx)


_pow = Pow()
_atan2 = Atan2()


def pow(input: Any, exponent: Any) -> Tensor:
    """``input ** exponent`` with broadcasting; one of them may be a number."""
    if isinstance(exponent, int) and exponent < 0 and isinstance(input, Tensor) and input.dtype.category < 2:
        raise RuntimeError("Integers to negative integer powers are not allowed. Convert the input with .float().")
    return apply_binary(_pow, input, exponent)


def atan2(input: Tensor, other: Tensor) -> Tensor:
    """Angle of the points (other, input)."""
    return apply_binary(_atan2, input, other)


arctan2 = atan2
