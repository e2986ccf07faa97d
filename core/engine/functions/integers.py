"""Whole numbers: common divisors and multiples, shifted bits, positions in a shape. None has a derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..autograd.operation import Binary
from ..autograd.run import apply
from ..tensor import Tensor, wrap

__all__ = ["bitwise_left_shift", "bitwise_right_shift", "gcd", "lcm", "unravel_index"]
METHODS = "bitwise_left_shift bitwise_right_shift gcd lcm"
INPLACE = "bitwise_left_shift bitwise_right_shift gcd lcm"


class WholeNumbers(Binary):
    """A ufunc of two whole numbers."""

    differentiable = False
    symbols = ("a", "b")

    def __init__(self, name: str, ufunc: str, formula: str) -> None:
        self.name, self.ufunc, self.formula = name, ufunc, formula  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """Broadcast shape, common dtype; whole numbers only."""
        shape, dtype = Binary.out(self, *inputs)
        if dtype.kind not in "iu":
            raise NotImplementedError(f'"{self.name}_cpu" not implemented for {dtype}: it needs whole numbers')
        return shape, dtype

    def forward(self, xp, y, a, b):
        getattr(xp, self.ufunc)(a, b, out=y)


_gcd = WholeNumbers("gcd", "gcd", r"y = \mathrm{gcd}(a, b)")
_lcm = WholeNumbers("lcm", "lcm", r"y = \mathrm{lcm}(a, b)")
_left = WholeNumbers("bitwise_left_shift", "left_shift", r"y = a \, 2^b")
_right = WholeNumbers("bitwise_right_shift", "right_shift", r"y = \lfloor a \, 2^{-b} \rfloor")


def gcd(input: Tensor, other: Tensor) -> Tensor:
    """Greatest common divisor, element by element."""
    return apply(_gcd, input, other)


def lcm(input: Tensor, other: Tensor) -> Tensor:
    """Least common multiple, element by element."""
    return apply(_lcm, input, other)


def bitwise_left_shift(input: Any, other: Any) -> Tensor:
    """``input << other``, bit by bit."""
    return apply(_left, input, other)


def bitwise_right_shift(input: Any, other: Any) -> Tensor:
    """``input >> other``, bit by bit; the sign stays."""
    return apply(_right, input, other)


def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """Positions counted through a whole tensor as one position for each dimension of `shape`."""
    array = indices.data_array
    xp = backend.array_module(array)
    sizes = tuple(shape) if isinstance(shape, (tuple, list)) else (int(shape),)
    if array.dtype.kind not in "iu":
        raise ValueError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    found, rest = [], array.astype(np.int64)
    for size in reversed(sizes):
        found.append(wrap(xp.asarray(rest % size)))
        rest = rest // size
    return tuple(reversed(found))
