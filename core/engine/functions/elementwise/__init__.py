"""Arithmetic of two tensors, element by element, with broadcasting."""

# ruff: noqa: F401  (this file gathers names)

from .arithmetic import Add, Div, Mul, Sub, add, div, divide, lerp, mul, multiply, rsub, sub, subtract, true_divide
from .choosing import Maximum, Minimum, Where, maximum, minimum, where
from .powers import Atan2, Pow, atan2, pow
from .remainders import FloorDivide, Fmod, Remainder, floor_divide, fmod, remainder

__all__ = [
    "add", "atan2", "div", "divide", "floor_divide", "fmod", "lerp", "maximum", "minimum", "mul", "multiply", "pow",
    "remainder", "rsub", "sub", "subtract", "true_divide", "where",
]  # fmt: skip

METHODS = (
    "add atan2 div divide floor_divide fmod lerp maximum minimum mul multiply pow remainder sub subtract true_divide"
)
