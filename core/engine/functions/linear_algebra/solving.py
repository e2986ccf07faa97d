"""Inverses and systems of linear equations.

Derivatives: M. Giles, "An extended collection of matrix derivative results for forward and reverse mode algorithmic
differentiation", Oxford University Computing Laboratory report 08/01 (2008), sections 2.2.3 and 2.3.1.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...shapes import broadcast_shapes
from ...tensor import Tensor
from . import lapack
from .checks import need_finite_info, need_matrix, need_square
from .kernels import identity, lower, transposed
from .results import InvEx, OldTriangular, SolveEx

__all__ = ["inv", "inv_ex", "inverse", "solve", "solve_ex", "solve_triangular", "triangular_solve"]


class Inv(Direct):
    """Inverse of square matrices (..., n, n)."""

    name, grad_name = "linalg.inv", "LinalgInvExBackward0"
    formula = r"Y = A^{-1}"
    derivatives: ClassVar = {"a": r"\bar{A} = -Y^T \, \bar{Y} \, Y^T"}
    input_names = ("A",)
    outputs, visible = ("y", "info"), 2
    saves = ("y",)

    def forward(self, xp, a):
        y, info = _regular(xp, a, xp.linalg.inv)
        return y, info

    def gradient(self, xp, i, gy, shape, y, info, a):
        yt = transposed(y)
        return xp.negative(xp.matmul(xp.matmul(yt, gy), yt))


class Solve(Direct):
    """X with A X = B, for A (..., n, n) and B (..., n, m)."""

    name, grad_name = "linalg.solve", "LinalgSolveExBackward0"
    formula = r"X = A^{-1} B"
    derivatives: ClassVar = {"a": r"\bar{A} = -\bar{B} \, X^T", "b": r"\bar{B} = A^{-T} \bar{X}"}
    input_names = ("A", "B")
    outputs, visible = ("x", "info"), 2
    saves = ("x", "a")

    def forward(self, xp, a, b):
        return _regular(xp, a, lambda regular: xp.linalg.solve(regular, b))

    def gradient(self, xp, i, gy, shape, x, info, a, b):
        gb = xp.linalg.solve(transposed(a), gy)
        return gb if i == 1 else xp.negative(xp.matmul(gb, transposed(x)))


class SolveTriangular(Direct):
    """X with A X = B where A (..., n, n) is triangular; the other triangle of A is not read."""

    name, grad_name = "linalg.solve_triangular", "LinalgSolveTriangularBackward0"
    formula = r"X = A^{-1} B"
    derivatives: ClassVar = {"a": r"\bar{A} = -\mathrm{tri}(\bar{B} \, X^T)", "b": r"\bar{B} = A^{-T} \bar{X}"}
    input_names = ("A", "B")
    attribute_names = ("upper", "unitriangular")
    saves = ("x", "a")
    outputs = ("x",)

    def __init__(self, upper: bool, unitriangular: bool) -> None:
        self.upper, self.unitriangular = upper, unitriangular

    def forward(self, xp, a, b):
        return lapack.triangular(xp, a, b, self.upper, self.unitriangular)

    def gradient(self, xp, i, gy, shape, x, a, b):
        mask = lower(xp, a.shape[-1], a.real.dtype, strict=self.unitriangular)
        mask = mask.T if self.upper else mask
        read = xp.multiply(a, mask)
        if self.unitriangular:
            read = xp.add(read, identity(xp, a.shape[-1], a.dtype))
        gb = xp.linalg.solve(transposed(read), gy)
        return gb if i == 1 else xp.negative(xp.multiply(xp.matmul(gb, transposed(x)), mask))


_inv, _solve = Inv(), Solve()


def _regular(xp: Any, a: Any, function: Any) -> tuple:
    """`function` of `a`, and LAPACK's info; singular matrices of the stack give nan instead of an exception."""
    none = xp.zeros(a.shape[:-2], "int32")
    if xp is np:
        try:
            return function(a), none
        except np.linalg.LinAlgError:
            pass
    info = lapack.lu(xp, a)[2]
    bad = xp.not_equal(info, 0)[..., None, None]
    y = function(xp.where(bad, xp.eye(a.shape[-1], dtype=a.dtype), a))
    return xp.where(bad, xp.asarray(np.nan, a.dtype), y), info


def inv_ex(A: Tensor, *, check_errors: bool = False) -> InvEx:
    """Inverse, and for each matrix the number of a zero pivot (0: none); see :func:`inv`."""
    need_square("linalg.inv", A)
    y, info = apply_direct(_inv, A)
    if check_errors:
        _need_inverse("linalg.inv", info)
    return InvEx(y, info)


def inv(A: Tensor) -> Tensor:
    """Inverse of square matrices (..., n, n).

    Raises
    ------
    LinAlgError
        If one of them is singular.
    """
    y, info = inv_ex(A)
    _need_inverse("linalg.inv", info)
    return y


inverse = inv


def _need_inverse(name: str, info: Tensor) -> None:
    need_finite_info(
        name, info.data_array,
        "The diagonal element {0} is zero, the inversion could not be completed because the input matrix is singular.",
    )  # fmt: skip


def is_vector(A: Tensor, B: Tensor) -> bool:
    """PyTorch's rule: B is one vector, or a stack of vectors with the stack of A."""
    return B.ndim == 1 or (A.ndim - 1 == B.ndim and tuple(B.shape) == tuple(A.shape[:-1]))


def broadcast_stacks(name: str, *tensors: Tensor) -> list[Tensor]:
    """Matrices expanded to common leading dimensions."""
    lead = broadcast_shapes(*(tuple(t.shape[:-2]) for t in tensors), operation=name)
    return [t if tuple(t.shape[:-2]) == lead else t.expand(*lead, *t.shape[-2:]) for t in tensors]


def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> SolveEx:
    """Solution, and for each matrix the number of a zero pivot (0: none); see :func:`solve`."""
    need_square("linalg.solve", A)
    vector = is_vector(A, B)
    if vector and not left:
        raise RuntimeError("linalg.solve: Vector broadcasting of the left hand side is not supported for left=False.")
    right = B.unsqueeze(-1) if vector else B
    if A.dtype != B.dtype:
        raise RuntimeError(
            f"linalg.solve: Expected A and B to have the same dtype, but found A of type {A.dtype} and B of type "
            f"{B.dtype} instead"
        )
    if A.shape[-1] != right.shape[-2 if left else -1]:
        raise RuntimeError(
            f"linalg.solve: Incompatible shapes of A and B for the equation {'AX = B' if left else 'XA = B'} "
            f"({A.shape[-2]}x{A.shape[-1]} and {right.shape[-2]}x{right.shape[-1]})"
        )
    if not left:
        x, info = solve_ex(A.transpose(-2, -1), right.transpose(-2, -1), check_errors=check_errors)
        return SolveEx(x.transpose(-2, -1), info)
    a, b = broadcast_stacks("linalg.solve", A, right)
    x, info = apply_direct(_solve, a, b)
    if check_errors:
        _need_solution(info)
    return SolveEx(x.squeeze(-1) if vector else x, info)


def _need_solution(info: Tensor) -> None:
    need_finite_info(
        "torch.linalg.solve", info.data_array, "The solver failed because the input matrix is singular (pivot {0})."
    )


def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """X with ``A X = B`` (``X A = B`` for ``left=False``); B is (..., n, m) or (..., n).

    Raises
    ------
    LinAlgError
        If a matrix is singular.
    """
    x, info = solve_ex(A, B, left=left)
    _need_solution(info)
    return x


def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Tensor:  # fmt: skip
    """X with ``A X = B`` (``X A = B``) for triangular A; with `unitriangular` its diagonal counts as ones."""
    need_square("linalg.solve_triangular", A)
    need_matrix("linalg.solve_triangular", B, "B")
    if A.shape[-1] != B.shape[-2 if left else -1]:
        raise RuntimeError(
            "linalg.solve_triangular: Incompatible shapes of A and B for the equation "
            f"{'AX = B' if left else 'XA = B'} ({A.shape[-2]}x{A.shape[-1]} and {B.shape[-2]}x{B.shape[-1]})"
        )
    if not left:
        turned = (A.transpose(-2, -1), B.transpose(-2, -1))
        return solve_triangular(*turned, upper=not upper, unitriangular=unitriangular).transpose(-2, -1)
    a, b = broadcast_stacks("linalg.solve_triangular", A, B)
    return apply_direct(SolveTriangular(upper, unitriangular), a, b)


def triangular_solve(
    b: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False
) -> OldTriangular:  # fmt: skip
    """The former name of :func:`solve_triangular`: right side first, `transpose` solves with the transpose of A."""
    a = A.transpose(-2, -1) if transpose else A
    x = solve_triangular(a, b, upper=upper != transpose, unitriangular=unitriangular)
    return OldTriangular(x, A.clone())
