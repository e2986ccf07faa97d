"""Size and sign of two numbers: hypotenuse, a sign from elsewhere, the next number up or down, a step."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...tensor import Tensor

__all__ = ["copysign", "heaviside", "hypot", "nextafter"]


class Hypot(Binary):
    """Hypotenuse of a right triangle, without overflow on the way."""

    name, grad_name = "hypot", "HypotBackward0"
    formula = r"y = \sqrt{a^2 + b^2}"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, \frac{a}{y}", "b": r"\bar{b} = \bar{y} \, \frac{b}{y}"}
    saves = ("y", "a", "b")
    saves_for: ClassVar = {"a": ("y", "a"), "b": ("y", "b")}

    def out(self, a, b):
        """Broadcast shape; floating dtypes only."""
        shape, dtype = Binary.out(self, a, b)
        if dtype.kind != "f":
            raise NotImplementedError(f'"hypot_cpu" not implemented for {dtype}: convert with .float() first')
        return shape, dtype

    def forward(self, xp, y, a, b):
        xp.hypot(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.divide(a if i == 0 else b, y, out=gx)
        xp.multiply(gx, gy, out=gx)


class Copysign(Binary):
    """Size of one number with the sign of another."""

    name, grad_name = "copysign", "CopysignBackward0"
    formula = r"y = |a| \, \mathrm{sign}(b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, y / a", "b": r"\bar{b} = 0"}
    saves = ("a", "b")
    divides = True

    def forward(self, xp, y, a, b):
        xp.copysign(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 1:
            gx.fill(0.0)
            return
        turned = xp.not_equal(xp.signbit(a), xp.signbit(b))
        xp.multiply(gy, xp.where(xp.equal(a, 0), 0, xp.where(turned, -1, 1)).astype(gx.dtype), out=gx)


class Heaviside(Binary):
    """Step: 0 below zero, 1 above, the second input at zero; no derivative."""

    name = "heaviside"
    formula = r"y = [a > 0] + b \, [a = 0]"
    differentiable = False

    def forward(self, xp, y, a, b):
        xp.copyto(y, b)
        xp.copyto(y, xp.greater(a, 0), where=xp.not_equal(a, 0), casting="unsafe")


class Nextafter(Binary):
    """The next number that the dtype holds, in the direction of another."""

    name, grad_name = "nextafter", "NextafterBackward0"
    formula = r"y = \mathrm{next}(a \to b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a \neq b]", "b": r"\bar{b} = 0"}
    saves = ("a", "b")

    def forward(self, xp, y, a, b):
        xp.nextafter(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 1:
            gx.fill(0.0)
        else:
            xp.copyto(gx, gy)
            xp.copyto(gx, 0.0, where=xp.equal(a, b))


_hypot = Hypot()
_copysign = Copysign()
_heaviside = Heaviside()
_nextafter = Nextafter()


def hypot(input: Tensor, other: Tensor) -> Tensor:
    """``sqrt(input ** 2 + other ** 2)``."""
    return apply_binary(_hypot, input, other)


def copysign(input: Tensor, other: Any) -> Tensor:
    """The size of `input` with the sign of `other`, which may be -0.0."""
    return apply_binary(_copysign, input, float(other) if isinstance(other, int) else other)


def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """0, 1, or `values` where `input` is 0.

    Raises
    ------
    RuntimeError
        If the dtypes differ, or are complex.
    """
    if input.dtype != values.dtype:
        raise RuntimeError(
            f"heaviside is not yet implemented for tensors with different dtypes: {input.dtype} and {values.dtype}."
        )
    if input.is_complex():
        raise RuntimeError("heaviside is not implemented for complex tensors.")
    return apply_binary(_heaviside, input, values)


def nextafter(input: Tensor, other: Tensor) -> Tensor:
    """The next floating point number after `input` towards `other`."""
    if not (input.is_floating_point() or other.is_floating_point()):
        raise NotImplementedError(f"nextafter needs floating tensors, got {input.dtype} and {other.dtype}")
    return apply_binary(_nextafter, input, other)
