"""Determinants.

Derivatives: M. Giles (2008), section 2.2.4: the derivative of the determinant is its adjugate, ``det(A) A^{-T}``.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...tensor import Tensor
from .checks import need_square
from .kernels import identity, transposed
from .results import Slogdet as SlogdetResult

__all__ = ["det", "logdet", "slogdet"]


class Det(Direct):
    """Determinant of square matrices."""

    name, grad_name = "linalg.det", "LinalgDetBackward0"
    formula = r"y = \det A"
    derivatives: ClassVar = {"a": r"\bar{A} = \bar{y} \, y \, A^{-T}"}
    input_names = ("A",)
    saves = ("y", "a")

    def forward(self, xp, a):
        return xp.asarray(xp.linalg.det(a))

    def gradient(self, xp, i, gy, shape, y, a):
        # a singular matrix has a derivative but no inverse: the mean of two neighbours on either side of it
        step = float(np.finfo(a.dtype).eps ** (1 / 3))
        plain = getattr(xp, "plain", xp)
        size = plain.where(xp.equal(y, 0), step, 0.0).astype(a.dtype)[..., None, None]
        aside = xp.multiply(size, identity(xp, a.shape[-1], a.dtype))
        up, down = xp.add(a, aside), xp.subtract(a, aside)
        adjugate = xp.add(
            xp.multiply(xp.linalg.det(up)[..., None, None], xp.linalg.inv(up)),
            xp.multiply(xp.linalg.det(down)[..., None, None], xp.linalg.inv(down)),
        )
        return xp.multiply(xp.multiply(gy, 0.5)[..., None, None], transposed(adjugate))


class Slogdet(Direct):
    """Sign and logarithm of the size of the determinant, which neither overflow nor vanish."""

    name, grad_name = "linalg.slogdet", "LinalgSlogdetBackward0"
    formula = r"s \, e^{l} = \det A"
    derivatives: ClassVar = {"a": r"\bar{A} = (\bar{l} - i \, \mathrm{Im}(\bar{s}^* s)) \, A^{-H}"}
    input_names = ("A",)
    outputs, visible = ("s", "l"), 2
    saves = ("s", "a")
    holomorphic = False

    def forward(self, xp, a):
        s, logarithm = xp.linalg.slogdet(a)
        return xp.asarray(s), xp.asarray(logarithm)

    def gradient(self, xp, i, gy, shape, s, logarithm, a):
        gs, gl = gy
        if a.dtype.kind != "c":
            return xp.multiply(gl[..., None, None], transposed(xp.linalg.inv(a)))
        turn = xp.multiply(xp.conjugate(gs), s).imag
        factor = xp.subtract(gl, xp.multiply(turn, 1j))
        return xp.multiply(factor[..., None, None], xp.conjugate(transposed(xp.linalg.inv(a))))


_det, _slogdet = Det(), Slogdet()


def det(A: Tensor) -> Tensor:
    """Determinant of square matrices (..., n, n), shape (...)."""
    need_square("linalg.det", A)
    return apply_direct(_det, A)


def slogdet(A: Tensor) -> SlogdetResult:
    """Sign (a number of length 1 for complex matrices) and logarithm of the absolute value of the determinant."""
    need_square("linalg.slogdet", A)
    return SlogdetResult(*apply_direct(_slogdet, A))


def logdet(A: Tensor) -> Tensor:
    """Logarithm of the determinant; nan where a real determinant is negative, -inf where it is zero."""
    need_square("logdet", A)
    sign, size = apply_direct(_slogdet, A)
    return sign.log() + size
