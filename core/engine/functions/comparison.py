"""Questions with the answer True or False, element by element. None of them has a derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..autograd.operation import Binary, Unary
from ..autograd.run import apply
from ..tensor import Tensor

__all__ = [
    "allclose", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "eq", "equal", "ge", "greater",
    "greater_equal", "gt", "isclose", "isfinite", "isinf", "isnan", "isneginf", "isposinf", "isreal", "le", "less",
    "less_equal", "logical_and", "logical_not", "logical_or", "logical_xor", "lt", "ne", "not_equal", "signbit",
]  # fmt: skip
METHODS = (
    "allclose bitwise_and bitwise_not bitwise_or bitwise_xor eq equal ge greater greater_equal gt isclose isfinite "
    "isinf isnan isneginf isposinf isreal le less less_equal logical_and logical_not logical_or logical_xor lt ne "
    "not_equal signbit"
)
INPLACE = (
    "bitwise_and bitwise_not bitwise_or bitwise_xor eq ge greater greater_equal gt le less less_equal logical_and "
    "logical_not logical_or logical_xor lt ne not_equal"
)


class Comparison(Binary):
    """A ufunc of two inputs whose result is boolean."""

    differentiable = False
    symbols = ("a", "b")

    def __init__(self, name: str, ufunc: str, formula: str) -> None:
        self.name, self.ufunc, self.formula = name, ufunc, formula  # type: ignore[misc]
        self.takes_complex = not ufunc.startswith(("less", "greater"))  # complex numbers have no order

    def out(self, *inputs: Any) -> Any:
        """Broadcast shape, bool."""
        return Binary.out(self, *inputs)[0], np.dtype(bool)

    def forward(self, xp, y, a, b):
        getattr(xp, self.ufunc)(a, b, out=y)


class Bitwise(Binary):
    """A ufunc on the bits of two integers or booleans."""

    differentiable = False
    symbols = ("a", "b")

    def __init__(self, name: str, ufunc: str, formula: str) -> None:
        self.name, self.ufunc, self.formula = name, ufunc, formula  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """Broadcast shape, common dtype; floating types have no bits to combine."""
        shape, dtype = Binary.out(self, *inputs)
        if dtype.kind not in "biu":
            raise NotImplementedError(f'"{self.name}_cpu" not implemented for {dtype}: it needs integers or booleans')
        return shape, dtype

    def forward(self, xp, y, a, b):
        getattr(xp, self.ufunc)(a, b, out=y)


class Test(Unary):
    """A ufunc of one input whose result is boolean."""

    differentiable = False
    keeps_integers = True
    symbols = ("x",)

    def __init__(self, name: str, ufunc: str, formula: str) -> None:
        self.name, self.ufunc, self.formula = name, ufunc, formula  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The input's shape, bool."""
        return inputs[0].shape, np.dtype(bool)

    def forward(self, xp, y, x):
        if self.ufunc in ("isposinf", "isneginf"):
            xp.equal(x, np.inf if self.ufunc == "isposinf" else -np.inf, out=y)
        elif self.ufunc == "isreal":
            y.fill(True) if x.dtype.kind != "c" else xp.equal(x.imag, 0, out=y)
        else:
            getattr(xp, self.ufunc)(x, out=y)


class BitwiseNot(Unary):
    """All bits turned over; for booleans the negation."""

    name = "bitwise_not"
    formula = r"y = \neg x"
    differentiable = False
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.invert(x, out=y)


_eq = Comparison("eq", "equal", r"y = [a = b]")
_ne = Comparison("ne", "not_equal", r"y = [a \neq b]")
_lt = Comparison("lt", "less", r"y = [a < b]")
_le = Comparison("le", "less_equal", r"y = [a \leq b]")
_gt = Comparison("gt", "greater", r"y = [a > b]")
_ge = Comparison("ge", "greater_equal", r"y = [a \geq b]")
_and = Comparison("logical_and", "logical_and", r"y = a \wedge b")
_or = Comparison("logical_or", "logical_or", r"y = a \vee b")
_xor = Comparison("logical_xor", "logical_xor", r"y = a \oplus b")
_bit_and = Bitwise("bitwise_and", "bitwise_and", r"y = a \wedge b")
_bit_or = Bitwise("bitwise_or", "bitwise_or", r"y = a \vee b")
_bit_xor = Bitwise("bitwise_xor", "bitwise_xor", r"y = a \oplus b")
_not = Test("logical_not", "logical_not", r"y = \neg x")
_isnan = Test("isnan", "isnan", r"y = [x = \mathrm{nan}]")
_isinf = Test("isinf", "isinf", r"y = [|x| = \infty]")
_isfinite = Test("isfinite", "isfinite", r"y = [|x| < \infty]")
_isposinf = Test("isposinf", "isposinf", r"y = [x = \infty]")
_isneginf = Test("isneginf", "isneginf", r"y = [x = -\infty]")
_isreal = Test("isreal", "isreal", r"y = [\mathrm{Im} \, x = 0]")
_signbit = Test("signbit", "signbit", r"y = [x < 0]")
_bit_not = BitwiseNot()


def _two(operation: Any, summary: str, tensors: int = 1) -> Any:
    def function(input: Any, other: Any) -> Tensor:
        return apply(operation, input, other)

    # how many of the two must be tensors: what functions.arguments reads
    function.__annotations__ |= dict.fromkeys(("input", "other")[:tensors], "Tensor")
    function.__name__ = function.__qualname__ = operation.name
    function.__doc__ = summary
    return function


def _one(operation: Any, summary: str) -> Any:
    def function(input: Tensor) -> Tensor:
        return apply(operation, input)

    function.__name__ = function.__qualname__ = operation.name
    function.__doc__ = summary
    return function


eq = _two(_eq, "``input == other``, element by element.")
ne = _two(_ne, "``input != other``, element by element.")
lt = _two(_lt, "``input < other``, element by element.")
le = _two(_le, "``input <= other``, element by element.")
gt = _two(_gt, "``input > other``, element by element.")
ge = _two(_ge, "``input >= other``, element by element.")
logical_and = _two(_and, "True where both are not zero.", 2)
logical_or = _two(_or, "True where one of them is not zero.", 2)
logical_xor = _two(_xor, "True where exactly one of them is not zero.", 2)
bitwise_and = _two(_bit_and, "``input & other``, bit by bit.", 0)
bitwise_or = _two(_bit_or, "``input | other``, bit by bit.", 0)
bitwise_xor = _two(_bit_xor, "``input ^ other``, bit by bit.", 0)
logical_not = _one(_not, "True where the element is zero.")
isnan = _one(_isnan, "True where the element is not a number.")
isinf = _one(_isinf, "True where the element is infinite.")
isfinite = _one(_isfinite, "True where the element is finite.")
isposinf = _one(_isposinf, "True where the element is positive infinity.")
isneginf = _one(_isneginf, "True where the element is negative infinity.")
isreal = _one(_isreal, "True where the imaginary part is zero.")
signbit = _one(_signbit, "True where the sign bit is set.")
bitwise_not = _one(_bit_not, "``~input``, bit by bit.")
not_equal, less, less_equal, greater, greater_equal = ne, lt, le, gt, ge


def equal(input: Tensor, other: Tensor) -> bool:
    """True if both have the same shape and elements."""
    if input.shape != other.shape:
        return False
    return bool((input.data_array == other.data_array).all())


def isclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """True where ``|input - other| <= atol + rtol |other|``."""
    for name, bound in (("rtol", rtol), ("atol", atol)):
        if bound < 0:
            raise RuntimeError(f"isclose(): {name} must be greater than or equal to zero, but got {bound}")
    if input.dtype.category < 2 and other.dtype.category < 2 and not (input.dtype.category or other.dtype.category):
        return eq(input, other)
    near = le(abs(input - other), abs(other) * rtol + atol) | eq(input, other)
    near = near & (isfinite(other) | eq(input, other))
    return near | (isnan(input) & isnan(other)) if equal_nan else near


def allclose(input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """True if :func:`isclose` holds everywhere."""
    if input.dtype != other.dtype:
        raise RuntimeError(
            f"{input.dtype.title} did not match {other.dtype.title}: allclose compares tensors of one dtype; "
            "convert one with .to(other.dtype)."
        )
    return bool(isclose(input, other, rtol, atol, equal_nan).data_array.all())
