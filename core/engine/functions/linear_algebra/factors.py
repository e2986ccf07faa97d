"""Triangular factors: Cholesky's and LU.

Derivatives: I. Murray, "Differentiation of the Cholesky decomposition", arXiv 1602.07527 (2016); for LU, S. de Hoog,
R. Anderssen and M. Lukas, "Differentiation of matrix functionals using triangular factorization", Mathematics of
Computation 80 (2011).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...tensor import Tensor, wrap
from ..complex_numbers import adjoint as adjoint_of
from ..shape import tril, triu
from . import lapack
from .checks import need_finite_info, need_matrix, need_square
from .kernels import adjoint, identity, lower, transposed
from .results import LU, CholeskyEx, LUFactor, LUFactorEx, LUUnpack
from .solving import broadcast_stacks, is_vector, solve_triangular

__all__ = [
    "cholesky",
    "cholesky_ex",
    "cholesky_inverse",
    "cholesky_solve",
    "lu",
    "lu_factor",
    "lu_factor_ex",
    "lu_solve",
    "lu_unpack",
]


class Cholesky(Direct):
    """Lower triangular factor of positive-definite matrices."""

    name, grad_name = "linalg.cholesky", "LinalgCholeskyExBackward0"
    formula = r"L \, L^H = A"
    derivatives: ClassVar = {
        "a": r"\bar{A} = \frac{1}{2} L^{-H} (\Phi + \Phi_{-1}^H) L^{-1}, \; \Phi = \mathrm{tril}(L^H \bar{L})"
    }
    input_names = ("A",)
    outputs, visible = ("y", "info"), 2
    attribute_names = ("upper",)
    saves = ("y",)
    holomorphic = False

    def __init__(self, upper: bool = False) -> None:
        self.upper = upper  # which triangle is read; the factor is the lower one

    def forward(self, xp, a):
        return tuple(lapack.cholesky(xp, adjoint(xp, a) if self.upper else a))

    def gradient(self, xp, i, gy, shape, y, info, a):
        back = adjoint(xp, y)
        inner = xp.matmul(back, gy)
        n, kind = y.shape[-1], y.real.dtype
        above = adjoint(xp, xp.multiply(inner, lower(xp, n, kind, strict=True)))
        inner = xp.multiply(xp.add(xp.multiply(inner, lower(xp, n, kind)), above), 0.5)
        left = xp.linalg.solve(back, inner)  # L^-H inner
        return adjoint(xp, xp.linalg.solve(back, adjoint(xp, left)))


class LuFactor(Direct):
    """LU decomposition in one matrix: L below the diagonal (its own is ones), U on it and above."""

    name, grad_name = "linalg.lu_factor", "LinalgLuFactorExBackward0"
    formula = r"P \, L \, U = A"
    derivatives: ClassVar = {
        "a": r"\bar{A} = P \, L^{-T} [\mathrm{tril}_{-1}(L^T \bar{L}) + \mathrm{triu}(\bar{U} U^T)] \, U^{-T}"
    }
    input_names = ("A",)
    attribute_names = ("pivot",)
    outputs, visible = ("y", "pivots", "info"), 3
    saves = ("y", "pivots")

    def __init__(self, pivot: bool = True) -> None:
        self.pivot = pivot

    def forward(self, xp, a):
        return tuple(lapack.lu(xp, a, self.pivot))

    def gradient(self, xp, i, gy, shape, y, pivots, info, a):
        gy = gy[0] if isinstance(gy, tuple) else gy
        m, n = y.shape[-2:]
        k = min(m, n)
        below, one = lower(xp, k, y.real.dtype, strict=True), identity(xp, k, y.dtype)
        above = 1.0 - below
        # the square part; what sticks out to the right (U) or below (L) acts on it
        low = xp.add(xp.multiply(y[..., :k, :k], below), one)
        up = xp.multiply(y[..., :k, :k], above)
        g = gy[..., :k, :k]
        inner_low = xp.matmul(transposed(low), xp.multiply(g, below))
        inner_up = xp.matmul(xp.multiply(g, above), transposed(up))
        if n > k:
            inner_low = xp.subtract(inner_low, xp.matmul(gy[..., :, k:], transposed(y[..., :, k:])))
        if m > k:
            inner_up = xp.subtract(inner_up, xp.matmul(transposed(y[..., k:, :]), gy[..., k:, :]))
        inner = xp.add(xp.multiply(inner_low, below), xp.multiply(inner_up, above))
        low_t, up_t = transposed(low), transposed(up)
        square = transposed(xp.linalg.solve(up, transposed(xp.linalg.solve(low_t, inner))))
        if n > k:
            square = xp.concatenate((square, xp.linalg.solve(low_t, gy[..., :, k:])), axis=-1)
        if m > k:
            rest = transposed(xp.linalg.solve(up_t.swapaxes(-1, -2), transposed(gy[..., k:, :])))
            square = xp.concatenate((square, rest), axis=-2)
        plain = getattr(xp, "plain", xp)
        rows = lapack.pivots_to_rows(plain, pivots, m)
        back = plain.argsort(rows, axis=-1)  # row r of P X is row back[r] of X
        return xp.take_along_axis(square, plain.broadcast_to(back[..., None], square.shape), axis=-2)


class CholeskySolve(Direct):
    """X with A X = B from the Cholesky factor of A: two triangular systems.

    The gradient of the factor is that of ``L L^H``, the unread triangle included, as PyTorch gives it.
    """

    name, grad_name = "cholesky_solve", "CholeskySolveBackward0"
    formula = r"X = (L \, L^H)^{-1} B"
    derivatives: ClassVar = {
        "b": r"\bar{B} = (L \, L^H)^{-1} \bar{X}",
        "f": r"\bar{L} = -(\bar{B} X^H + X \bar{B}^H) L",
    }
    input_names = ("B", "L")
    outputs = ("x",)
    attribute_names = ("upper",)
    saves = ("x", "f")
    holomorphic = False

    def __init__(self, upper: bool = False) -> None:
        self.upper = upper

    def forward(self, xp, b, f):
        factor = adjoint(xp, f) if self.upper else f
        y = lapack.triangular(xp, factor, b, False, False)
        return lapack.triangular(xp, adjoint(xp, factor), y, True, False)

    def gradient(self, xp, i, gy, shape, x, b, f):
        factor = xp.multiply(adjoint(xp, f) if self.upper else f, lower(xp, f.shape[-1], f.real.dtype))
        gb = xp.linalg.solve(adjoint(xp, factor), xp.linalg.solve(factor, gy))
        if i == 0:
            return gb
        both = xp.matmul(gb, adjoint(xp, x))
        both = xp.negative(xp.add(both, adjoint(xp, both)))
        return xp.matmul(f, both) if self.upper else xp.matmul(both, f)


def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> CholeskyEx:
    """Cholesky factor, and for each matrix the first minor that is not positive (0: none)."""
    need_square("linalg.cholesky", A)
    y, info = apply_direct(Cholesky(upper), A)
    if check_errors:
        _need_positive(info)
    return CholeskyEx(adjoint_of(y) if upper else y, info)


def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """Triangular L with ``L L^H = A`` (``U^H U = A`` for `upper`); only that triangle of A is read.

    Raises
    ------
    LinAlgError
        If a matrix is not positive-definite.
    """
    y, info = cholesky_ex(A, upper=upper)
    _need_positive(info)
    return y


def _need_positive(info: Tensor) -> None:
    need_finite_info(
        "linalg.cholesky", info.data_array,
        "The factorization could not be completed because the input is not positive-definite (the leading minor of "
        "order {0} is not positive-definite).",
    )  # fmt: skip


def cholesky_solve(B: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """X with ``A X = B`` where ``A = L L^H`` (``U^H U`` for `upper`)."""
    need_square("cholesky_solve", L)
    need_matrix("cholesky_solve", B, "B")
    if B.shape[-2] != L.shape[-1]:
        raise RuntimeError(
            "cholesky_solve: Incompatible matrix sizes for linear solve: each A matrix is "
            f"{L.shape[-1]} by {L.shape[-1]} but each b matrix is {B.shape[-2]} by {B.shape[-1]}"
        )
    b, factor = broadcast_stacks("cholesky_solve", B, L)
    return apply_direct(CholeskySolve(upper), b, factor)


def cholesky_inverse(L: Tensor, upper: bool = False) -> Tensor:
    """Inverse of ``L L^H`` (``U^H U`` for `upper`)."""
    need_square("cholesky_inverse", L)
    from ...creation import eye

    one = eye(L.shape[-1], dtype=L.dtype, device=L.device)
    return cholesky_solve(one.expand(*L.shape), L, upper)


def lu_factor_ex(A: Tensor, *, pivot: bool = True, check_errors: bool = False) -> LUFactorEx:
    """LU in one matrix, pivots, and for each matrix the number of a zero pivot (0: none)."""
    need_matrix("linalg.lu_factor", A)
    y, pivots, info = apply_direct(LuFactor(pivot), A)
    if check_errors:
        need_finite_info(
            "torch.linalg.lu_factor_ex", info.data_array,
            "U[{0},{0}] is zero and using it on lu_solve would result in a division by zero. If you still want to "
            "perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)",
        )  # fmt: skip
    return LUFactorEx(y, pivots, info)


def lu_factor(A: Tensor, *, pivot: bool = True) -> LUFactor:
    """LU in one matrix (..., m, n) and its pivots (..., min(m, n)), int32 from 1."""
    return LUFactor(*lu_factor_ex(A, pivot=pivot)[:2])


def lu_unpack(LU_data: Tensor, LU_pivots: Tensor, unpack_data: bool = True, unpack_pivots: bool = True) -> LUUnpack:
    """P, L and U from :func:`lu_factor`'s results; what is not asked for is an empty tensor."""
    from ...creation import empty, eye

    m, n = LU_data.shape[-2:]
    k = min(m, n)
    nothing = empty(0, dtype=LU_data.dtype, device=LU_data.device)
    p, low, up = nothing, nothing, nothing
    if unpack_pivots:
        p = wrap(_permutation(LU_data.data_array, LU_pivots.data_array))
    if unpack_data:
        low = tril(LU_data[..., :k], -1) + eye(m, k, dtype=LU_data.dtype, device=LU_data.device)
        up = triu(LU_data[..., :k, :])
    return LUUnpack(p, low, up)


def _permutation(data: Any, pivots: Any) -> Any:
    from ... import backend

    xp, m = backend.array_module(data), data.shape[-2]
    rows = lapack.pivots_to_rows(xp, pivots, m)
    return transposed(xp.eye(m, dtype=data.dtype)[rows])


def lu(A: Tensor, *, pivot: bool = True) -> LU:
    """P, L and U with ``P L U = A``."""
    data, pivots = lu_factor(A, pivot=pivot)
    p, low, up = lu_unpack(data, pivots, unpack_pivots=pivot)
    return LU(p, low, up)


def lu_solve(LU: Tensor, pivots: Tensor, B: Tensor, *, left: bool = True, adjoint: bool = False) -> Tensor:
    """X with ``A X = B`` (``X A = B``; with A^H for `adjoint`) from the LU decomposition of A."""
    need_square("linalg.lu_solve", LU)
    if is_vector(LU, B) and B.ndim == 1:
        raise RuntimeError("linalg.lu_solve: The input tensor B must have at least 2 dimensions.")
    p, low, up = lu_unpack(LU, pivots)
    if not left:  # X A = B is A^H X^H = B^H
        return adjoint_of(lu_solve(LU, pivots, adjoint_of(B), adjoint=not adjoint))
    p, low, up, b = broadcast_stacks("linalg.lu_solve", p, low, up, B)
    if adjoint:  # U^H L^H P^T X = B
        y = solve_triangular(adjoint_of(up), b, upper=False)
        return p @ solve_triangular(adjoint_of(low), y, upper=True, unitriangular=True)
    y = solve_triangular(low, p.transpose(-2, -1) @ b, upper=False, unitriangular=True)
    return solve_triangular(up, y, upper=True)
