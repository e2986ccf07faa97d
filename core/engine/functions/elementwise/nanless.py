"""The larger and the smaller of two where a number beats what is not a number."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...tensor import Tensor

__all__ = ["fmax", "fmin"]


class Fmax(Binary):
    """The larger of two; a nan loses against any number, and the first wins ties."""

    name, grad_name = "fmax", "FmaxBackward0"
    formula = r"y = \max(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a \geq b]", "b": r"\bar{b} = \bar{y} \, [a < b]"}
    saves = ("a", "b")
    wins: ClassVar[str] = "greater_equal"

    def forward(self, xp, y, a, b):
        xp.fmax(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        first = xp.logical_or(getattr(xp, self.wins)(a, b), xp.isnan(b))
        xp.copyto(gx, gy)
        xp.copyto(gx, 0.0, where=xp.logical_not(first) if i == 0 else first)


class Fmin(Fmax):
    """The smaller of two; a nan loses against any number, and the first wins ties."""

    name, grad_name = "fmin", "FminBackward0"
    formula = r"y = \min(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a \leq b]", "b": r"\bar{b} = \bar{y} \, [a > b]"}
    wins = "less_equal"

    def forward(self, xp, y, a, b):
        xp.fmin(a, b, out=y)


_fmax = Fmax()
_fmin = Fmin()


def fmax(input: Tensor, other: Tensor) -> Tensor:
    """The larger of two tensors, element by element, numbers before nan."""
    return apply_binary(_fmax, input, other)


def fmin(input: Tensor, other: Tensor) -> Tensor:
    """The smaller of two tensors, element by element, numbers before nan."""
    return apply_binary(_fmin, input, other)
