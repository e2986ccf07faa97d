"""A product or quotient added to a tensor, powers of two times a tensor: what optimizers and formats are made of."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...dtypes import complex128, float64, result_type
from ...shapes import broadcast_shapes
from ...tensor import Tensor
from .arithmetic import mul
from .powers import pow

__all__ = ["addcdiv", "addcmul", "float_power", "ldexp"]


class Addcmul(Operation):
    """Product of two tensors, scaled and added to a third."""

    name, grad_name = "addcmul", "AddcmulBackward0"
    formula = r"y = x + v \, a \, b"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}",
        "a": r"\bar{a} = v \, \bar{y} \, b",
        "b": r"\bar{b} = v \, \bar{y} \, a",
    }
    input_names = ("input", "tensor1", "tensor2")
    saves = ("a", "b")
    saves_for: ClassVar = {"x": (), "a": ("b",), "b": ("a",)}
    attribute_names = ("value",)
    promotes = True
    broadcasts = True

    def __init__(self, value: Any = 1) -> None:
        self.value = value

    def out(self, x, a, b):
        """The broadcast shape of all three, their common dtype."""
        return broadcast_shapes(x.shape, a.shape, b.shape, operation=self.name), result_type(x, a, b)

    def forward(self, xp, y, x, a, b):
        xp.multiply(a, b, out=y)
        if self.value != 1:
            xp.multiply(y, self.value, out=y)
        xp.add(y, x, out=y)

    def backward(self, xp, i, gx, gy, y, x, a, b):
        if i == 0:
            xp.copyto(gx, gy)
            return
        xp.multiply(gy, b if i == 1 else a, out=gx)
        if self.value != 1:
            xp.multiply(gx, self.value, out=gx)


class Addcdiv(Addcmul):
    """Quotient of two tensors, scaled and added to a third."""

    name, grad_name = "addcdiv", "AddcdivBackward0"
    formula = r"y = x + v \, \frac{a}{b}"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}",
        "a": r"\bar{a} = v \, \frac{\bar{y}}{b}",
        "b": r"\bar{b} = -v \, \bar{y} \, \frac{a}{b^2}",
    }
    input_names = ("input", "tensor1", "tensor2")
    saves_for: ClassVar = {"x": (), "a": ("b",), "b": ("a", "b")}

    def out(self, x, a, b):
        """The broadcast shape of all three; whole numbers cannot be divided here."""
        if a.dtype.kind in "biu" and b.dtype.kind in "biu":
            raise RuntimeError(
                "Integer division with addcdiv is no longer supported: use input + value * torch.trunc(tensor1 / "
                "tensor2) or convert the inputs with .float()."
            )
        return Addcmul.out(self, x, a, b)

    def forward(self, xp, y, x, a, b):
        xp.divide(a, b, out=y)
        if self.value != 1:
            xp.multiply(y, self.value, out=y)
        xp.add(y, x, out=y)

    def backward(self, xp, i, gx, gy, y, x, a, b):
        if i == 0:
            xp.copyto(gx, gy)
            return
        xp.divide(gy, b, out=gx)
        if i == 2:
            xp.multiply(gx, xp.divide(a, b), out=gx)
            xp.negative(gx, out=gx)
        if self.value != 1:
            xp.multiply(gx, self.value, out=gx)


_addcmul = Addcmul()
_addcdiv = Addcdiv()


def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """``input + value * tensor1 * tensor2``."""
    return apply(_addcmul if value == 1 else Addcmul(value), input, tensor1, tensor2)


def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: Any = 1) -> Tensor:
    """``input + value * tensor1 / tensor2``; at least one of the two must be floating."""
    return apply(_addcdiv if value == 1 else Addcdiv(value), input, tensor1, tensor2)


def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """``input * 2 ** other``."""
    power = pow(2.0, other)
    if input.is_floating_point() and other.dtype.category < 2:
        power = power.to(input.dtype)
    return mul(input, power)


def float_power(input: Any, exponent: Any) -> Tensor:
    """``input ** exponent`` in double precision."""
    whole = any(isinstance(v, complex) or (isinstance(v, Tensor) and v.is_complex()) for v in (input, exponent))
    kind = complex128 if whole else float64
    values = [v.to(kind) if isinstance(v, Tensor) else v for v in (input, exponent)]
    base, power = (float(v) if isinstance(v, int) else v for v in values)
    return pow(base, power)
