"""Sign and size of a number: the opposite, the absolute value, the sign."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["abs", "absolute", "neg", "negative", "positive", "sign"]


class Neg(Unary):
    """Opposite number, element by element."""

    name, grad_name = "neg", "NegBackward0"
    formula = r"y = -x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y}"}
    keeps_integers = True

    def out(self, *inputs):
        """The input's shape and dtype; truth values have no opposite number."""
        if inputs[0].dtype.kind == "b":
            raise RuntimeError(
                "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, "
                "use the `~` or `logical_not()` operator instead (neg)."
            )
        return inputs[0].shape, inputs[0].dtype

    def forward(self, xp, y, x):
        xp.negative(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.negative(gy, out=gx)


class Abs(Unary):
    """Absolute value, also of complex numbers; the derivative at 0 is 0, element by element."""

    name, grad_name = "abs", "AbsBackward0"
    formula = r"y = |x|"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \mathrm{sign}(x)"}
    saves = ("x",)
    keeps_integers = True
    holomorphic = False

    def out(self, *inputs: Any) -> Any:
        """The input's shape; the size of complex numbers is real."""
        x = inputs[0]
        return x.shape, (x.real.dtype if x.dtype.kind == "c" else x.dtype)

    def forward(self, xp, y, x):
        xp.absolute(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if x.dtype.kind == "c":
            size = xp.absolute(x)
            xp.divide(x, xp.where(xp.equal(size, 0), xp.ones_like(size), size), out=gx)
        else:
            xp.sign(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Sign(Unary):
    """Sign: -1, 0 or 1; its derivative is zero, element by element."""

    takes_complex = False
    name, grad_name = "sign", "SignBackward0"
    formula = r"y = \mathrm{sign}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        if x.dtype.kind == "b":
            xp.copyto(y, x)
        else:
            xp.sign(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


_neg = Neg()
_abs = Abs()
_sign = Sign()


def neg(input: Tensor) -> Tensor:
    """Opposite number, element by element."""
    return apply_unary(_neg, input)


def abs(input: Tensor) -> Tensor:
    """Absolute value; the derivative at 0 is 0, element by element."""
    return apply_unary(_abs, input)


def sign(input: Tensor) -> Tensor:
    """Sign: -1, 0 or 1; its derivative is zero, element by element."""
    return apply_unary(_sign, input)


def positive(input: Tensor) -> Tensor:
    """The tensor itself; booleans have no sign."""
    if input.data_array.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


absolute = abs
negative = neg
