"""The four operations, and what is made of them."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...dtypes import result_type
from ...tensor import Tensor
from .remainders import floor_divide, fmod

__all__ = ["add", "div", "divide", "lerp", "mul", "multiply", "rsub", "sub", "subtract", "true_divide"]


class Add(Binary):
    """Sum of two tensors: y = a + b; the gradient passes unchanged to both."""

    name, grad_name = "add", "AddBackward0"
    formula = r"y = a + b"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y}", "b": r"\bar{b} = \bar{y}"}
    returns_gradient = True

    def forward(self, xp, y, a, b):
        xp.add(a, b, out=y)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy


class Sub(Binary):
    """Difference of two tensors: y = a - b."""

    name, grad_name = "sub", "SubBackward0"
    formula = r"y = a - b"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y}", "b": r"\bar{b} = -\bar{y}"}

    def out(self, a, b):
        """Broadcast shape; booleans cannot be subtracted."""
        shape, dtype = Binary.out(self, a, b)
        if dtype.kind == "b":
            raise RuntimeError(
                "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or "
                "`logical_xor()` operator instead."
            )
        return shape, dtype

    def forward(self, xp, y, a, b):
        xp.subtract(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.copyto(gx, gy)
        else:
            xp.negative(gy, out=gx)


class Mul(Binary):
    """Product of two tensors, element by element: y = a b."""

    name, grad_name = "mul", "MulBackward0"
    formula = r"y = a \, b"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, b", "b": r"\bar{b} = \bar{y} \, a"}
    saves = ("a", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("a",)}

    def forward(self, xp, y, a, b):
        xp.multiply(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.multiply(gy, b if i == 0 else a, out=gx)


class Div(Binary):
    """Quotient of two tensors: y = a / b; integers give floating results."""

    name, grad_name = "div", "DivBackward0"
    formula = r"y = \frac{a}{b}"
    derivatives: ClassVar = {
        "a": r"\bar{a} = \frac{\bar{y}}{b}",
        "b": r"\bar{b} = -\bar{y} \, \frac{a}{b^2}",
    }
    saves = ("y", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("y", "b")}
    divides = True

    def forward(self, xp, y, a, b):
        xp.divide(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.divide(gy, b, out=gx)
        if i == 1:
            xp.multiply(gx, y, out=gx)
            xp.negative(gx, out=gx)


_add = Add()
_sub = Sub()
_mul = Mul()
_div = Div()


def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """``input + alpha * other`` with broadcasting."""
    return apply_binary(_add, input, other if alpha == 1 else other * alpha)


def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """``input - alpha * other`` with broadcasting."""
    return apply_binary(_sub, input, other if alpha == 1 else other * alpha)


def rsub(input: Tensor, other: Any, *, alpha: Any = 1) -> Tensor:
    """``other - alpha * input``."""
    return sub(other, input, alpha=alpha)


def mul(input: Any, other: Any) -> Tensor:
    """``input * other`` with broadcasting."""
    return apply_binary(_mul, input, other)


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """``input / other``; `rounding_mode` "floor" or "trunc" rounds the quotient."""
    if rounding_mode is None:
        return apply_binary(_div, input, other)
    if rounding_mode == "floor":
        return floor_divide(input, other)
    if rounding_mode == "trunc":
        from ..unary import trunc

        common = result_type(*(t.data_array if isinstance(t, Tensor) else t for t in (input, other)))
        if common.kind in "biu":  # exact, where a floating quotient would not be
            return floor_divide(sub(input, fmod(input, other)), other)
        return trunc(apply_binary(_div, input, other))
    raise RuntimeError(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found " + repr(rounding_mode)
    )


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """``input + weight * (end - input)``."""
    return add(input, mul(sub(end, input), weight))


multiply = mul
divide = div
true_divide = div
subtract = sub
