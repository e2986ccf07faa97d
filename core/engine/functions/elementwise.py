"""Arithmetic of two tensors, element by element, with broadcasting."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ..autograd.operation import Binary, Operation
from ..autograd.run import apply
from ..dtypes import result_type
from ..shapes import broadcast_shapes
from ..tensor import Tensor

__all__ = [
    "add", "atan2", "div", "divide", "floor_divide", "fmod", "lerp", "maximum", "minimum", "mul", "multiply", "pow",
    "remainder", "rsub", "sub", "subtract", "true_divide", "where",
]  # fmt: skip


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


class _Extreme(Binary):
    """Shared rule of maximum and minimum: the gradient goes to the winner, half to each at a tie."""

    saves = ("a", "b")
    wins: ClassVar[str] = ""

    def backward(self, xp, i, gx, gy, y, a, b):
        mine, other = (a, b) if i == 0 else (b, a)
        getattr(xp, self.wins)(mine, other, out=gx)
        xp.add(gx, xp.multiply(xp.equal(mine, other), gx.dtype.type(0.5)), out=gx)
        xp.multiply(gx, gy, out=gx)


class Maximum(_Extreme):
    """The larger of two, element by element; at a tie each side gets half the gradient."""

    name, grad_name = "maximum", "MaximumBackward0"
    formula = r"y = \max(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a > b]", "b": r"\bar{b} = \bar{y} \, [b > a]"}
    symbols = ("a", "b")
    wins = "greater"

    def forward(self, xp, y, a, b):
        xp.maximum(a, b, out=y)


class Minimum(_Extreme):
    """The smaller of two, element by element; at a tie each side gets half the gradient."""

    name, grad_name = "minimum", "MinimumBackward0"
    formula = r"y = \min(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a < b]", "b": r"\bar{b} = \bar{y} \, [b < a]"}
    symbols = ("a", "b")
    wins = "less"

    def forward(self, xp, y, a, b):
        xp.minimum(a, b, out=y)


class Atan2(Binary):
    """Angle of the point (b, a), from -pi to pi: y = atan2(a, b)."""

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


class Remainder(Binary):
    """Remainder of the division rounded down, with the sign of b: y = a - b floor(a / b)."""

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

    name, grad_name = "floor_divide", "DivBackward1"
    formula = r"y = \lfloor a / b \rfloor"
    derivatives: ClassVar = {"a": r"\bar{a} = 0", "b": r"\bar{b} = 0"}

    def forward(self, xp, y, a, b):
        xp.floor_divide(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        gx.fill(0.0)


class Where(Operation):
    """Choice by a condition: y = a where it holds, b elsewhere; the gradient goes to the chosen one."""

    name, grad_name = "where", "WhereBackward0"
    formula = r"y = c \, ? \, a : b"
    derivatives: ClassVar = {"a": r"\bar{a} = [c] \, \bar{y}", "b": r"\bar{b} = [\neg c] \, \bar{y}"}
    input_names = ("condition", "input", "other")
    saves = ("c",)
    promotes = True
    broadcasts = True

    def out(self, c, a, b):
        """Broadcast shape of all three; the condition must be boolean."""
        if c.dtype.kind != "b" and c.dtype != np.uint8:
            raise RuntimeError(
                f"where expected condition to be a boolean tensor, but got a tensor with dtype {c.dtype}"
            )
        shapes = [x.shape for x in (c, a, b) if hasattr(x, "shape")]
        return broadcast_shapes(*shapes, operation="where"), result_type(a, b)

    def promote(self, arrays):
        """The two choices to one dtype; the condition stays boolean."""
        pair = arrays[1:]
        Operation.promote(self, pair)
        arrays[1:] = pair

    def forward(self, xp, y, c, a, b):
        xp.copyto(y, b)
        xp.copyto(y, a, where=c if c.dtype.kind == "b" else c.astype(bool))

    def backward(self, xp, i, gx, gy, y, c, a, b):
        xp.multiply(gy, c if i == 1 else xp.logical_not(c), out=gx)
        # 0 * inf would be nan: a branch not taken must give exactly zero
        xp.copyto(gx, 0.0, where=xp.logical_not(c) if i == 1 else c.astype(bool))


_add, _sub, _mul, _div, _pow = Add(), Sub(), Mul(), Div(), Pow()
_maximum, _minimum, _atan2, _remainder, _fmod, _floor = (
    Maximum(), Minimum(), Atan2(), Remainder(), Fmod(), FloorDivide(),
)  # fmt: skip
_where = Where()


def add(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """``input + alpha * other`` with broadcasting."""
    return apply(_add, input, other if alpha == 1 else other * alpha)


def sub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """``input - alpha * other`` with broadcasting."""
    return apply(_sub, input, other if alpha == 1 else other * alpha)


def rsub(input: Any, other: Any, *, alpha: Any = 1) -> Tensor:
    """``other - alpha * input``."""
    return sub(other, input, alpha=alpha)


def mul(input: Any, other: Any) -> Tensor:
    """``input * other`` with broadcasting."""
    return apply(_mul, input, other)


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Tensor:
    """``input / other``; `rounding_mode` "floor" or "trunc" rounds the quotient."""
    if rounding_mode is None:
        return apply(_div, input, other)
    if rounding_mode == "floor":
        return floor_divide(input, other)
    if rounding_mode == "trunc":
        from .unary import trunc

        whole = not any(
            isinstance(t, float) or (isinstance(t, Tensor) and t.is_floating_point()) for t in (input, other)
        )
        quotient = trunc(apply(_div, input, other))
        return quotient.to(input.dtype if isinstance(input, Tensor) else other.dtype) if whole else quotient
    raise RuntimeError(
        "div expected rounding_mode to be one of None, 'trunc', or 'floor' but found " + repr(rounding_mode)
    )


def pow(input: Any, exponent: Any) -> Tensor:
    """``input ** exponent`` with broadcasting; one of them may be a number."""
    if isinstance(exponent, int) and exponent < 0 and isinstance(input, Tensor) and not input.is_floating_point():
        raise RuntimeError("Integers to negative integer powers are not allowed. Convert the input with .float().")
    return apply(_pow, input, exponent)


def maximum(input: Tensor, other: Tensor) -> Tensor:
    """The larger of two tensors, element by element."""
    return apply(_maximum, input, other)


def minimum(input: Tensor, other: Tensor) -> Tensor:
    """The smaller of two tensors, element by element."""
    return apply(_minimum, input, other)


def atan2(input: Any, other: Any) -> Tensor:
    """Angle of the points (other, input)."""
    return apply(_atan2, input, other)


def remainder(input: Any, other: Any) -> Tensor:
    """Python's ``%``: the result has the sign of `other`."""
    return apply(_remainder, input, other)


def fmod(input: Any, other: Any) -> Tensor:
    """C's fmod: the result has the sign of `input`."""
    return apply(_fmod, input, other)


def floor_divide(input: Any, other: Any) -> Tensor:
    """``input // other``, rounded down; whole numbers divided by zero raise ``RuntimeError``."""
    whole = not any(isinstance(t, float) or (isinstance(t, Tensor) and t.is_floating_point()) for t in (input, other))
    if whole and not (other.data_array.all() if isinstance(other, Tensor) else other):
        raise RuntimeError("ZeroDivisionError: floor_divide by an integer zero")
    return apply(_floor, input, other)


def lerp(input: Tensor, end: Tensor, weight: Any) -> Tensor:
    """``input + weight * (end - input)``."""
    return add(input, mul(sub(end, input), weight))


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """Elements of `input` where `condition` holds, of `other` elsewhere; with `condition` alone, its indices."""
    if input is None and other is None:
        from .indexing import nonzero

        return nonzero(condition, as_tuple=True)
    return apply(_where, condition, input, other)


multiply, divide, true_divide, subtract = mul, div, div, sub
