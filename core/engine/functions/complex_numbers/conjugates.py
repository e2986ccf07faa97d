"""Conjugates. PyTorch marks a tensor as conjugated and waits; here the conjugate is computed at once."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.run import apply
from ...tensor import Tensor

__all__ = ["adjoint", "conj", "conj_physical", "is_conj", "is_neg", "resolve_conj", "resolve_neg"]


class Conj(Unary):
    """Complex conjugate, element by element: the imaginary part changes its sign."""

    name, grad_name = "conj", "ConjBackward0"
    formula = r"y = \overline{x}"
    derivatives: ClassVar = {"x": r"\bar{x} = \overline{\bar{y}}"}
    keeps_integers = True
    holomorphic = False

    def forward(self, xp, y, x):
        xp.conjugate(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.conjugate(gy, out=gx)


class ConjPhysical(Conj):
    """Complex conjugate in memory of its own, element by element."""

    name, grad_name = "conj_physical", "ConjPhysicalBackward0"
    symbols = ("x",)


_conj, _physical = Conj(), ConjPhysical()


def conj(input: Tensor) -> Tensor:
    """The complex conjugate; a real tensor itself."""
    return apply(_conj, input) if input.is_complex() else input


def conj_physical(input: Tensor) -> Tensor:
    """The complex conjugate in memory of its own; a real tensor itself."""
    return apply(_physical, input) if input.is_complex() else input


def resolve_conj(input: Tensor) -> Tensor:
    """The tensor itself: conjugates are never pending here."""
    return input


def resolve_neg(input: Tensor) -> Tensor:
    """The tensor itself: changes of sign are never pending here."""
    return input


def is_conj(input: Tensor) -> bool:
    """False: conjugates are never pending here."""
    return False


def is_neg(input: Tensor) -> bool:
    """False: changes of sign are never pending here."""
    return False


def adjoint(input: Tensor) -> Tensor:
    """Conjugate transpose of matrices (..., n, m): shape (..., m, n)."""
    return conj(input.transpose(-2, -1))
