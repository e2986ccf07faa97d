"""Division of whole numbers and what it leaves."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...tensor import Tensor

__all__ = ["floor_divide", "fmod", "remainder"]


class Remainder(Binary):
    """Remainder of the division rounded down, with the sign of b: y = a - b floor(a / b)."""

    takes_complex = False
    name, grad_name = "remainder", "RemainderBackward0"
    formula = r"y = a - b \lfloor a / b \rfloor"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y}", "b": r"\bar{b} = -\bar{y} \lfloor a / b \rfloor"}
    saves = ("a", "b")

    def forward(self, xp, y, a, b):
        xp.remainder(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.copyto(gx, gy)
        else:
            xp.floor_divide(a, b, out=gx)
            xp.multiply(gx, gy, out=gx)
            xp.negative(gx, out=gx)


class Fmod(Binary):
    """Remainder of the division rounded towards zero, with the sign of a: y = a - b trunc(a / b)."""

    takes_complex = False
    name, grad_name = "fmod", "FmodBackward0"
    formula = r"y = a - b \, \mathrm{trunc}(a / b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y}", "b": r"\bar{b} = -\bar{y} \, \mathrm{trunc}(a / b)"}
    saves = ("a", "b")

    def forward(self, xp, y, a, b):
        xp.fmod(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.copyto(gx, gy)
        else:
            xp.divide(a, b, out=gx)
            xp.trunc(gx, out=gx)
            xp.multiply(gx, gy, out=gx)
            xp.negative(gx, out=gx)


class FloorDivide(Binary):
    """Quotient rounded down: y = floor(a / b); its derivative is zero."""

    takes_complex = False
    name, grad_name = "floor_divide", "DivBackward1"
    formula = r"y = \lfloor a / b \rfloor"
    derivatives: ClassVar = {"a": r"\bar{a} = 0", "b": r"\bar{b} = 0"}

    def forward(self, xp, y, a, b):
        xp.floor_divide(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        gx.fill(0.0)


_remainder = Remainder()
_fmod = Fmod()
_floor = FloorDivide()


def remainder(input: Any, other: Any) -> Tensor:
    """Python's ``%``: the result has the sign of `other`."""
    return apply_binary(_remainder, input, other)


def fmod(input: Tensor, other: Any) -> Tensor:
    """C's fmod: the result has the sign of `input`."""
    return apply_binary(_fmod, input, other)


def floor_divide(input: Any, other: Any) -> Tensor:
    """``input // other``, rounded down; whole numbers divided by zero raise ``RuntimeError``."""
    whole = not any(isinstance(t, float) or (isinstance(t, Tensor) and t.is_floating_point()) for t in (input, other))
    if whole and not (other.data_array.all() if isinstance(other, Tensor) else other):
        raise RuntimeError("ZeroDivisionError: floor_divide by an integer zero")
    return apply_binary(_floor, input, other)
