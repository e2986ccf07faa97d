"""Factorizations that the array modules lack or have only for one matrix, for stacks of matrices.

Forward kernels only: each takes plain arrays with any leading dimensions and returns arrays. NumPy's side is SciPy's
LAPACK, CuPy's is cupyx.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ... import backend

__all__ = ["cholesky", "ldl", "lu", "pivots_to_rows", "stacked", "triangular"]


def stacked(xp: Any, function: Callable, *arrays: Any, outputs: list[tuple[tuple, Any]]) -> list:
    """`function` of every matrix in stacks that have the same leading dimensions.

    Parameters
    ----------
    outputs : list of (tuple, dtype)
        Shape (for one matrix) and dtype of each result.
    """
    lead = arrays[0].shape[:-2]
    results = [xp.empty((*lead, *shape), dtype) for shape, dtype in outputs]
    for place in np.ndindex(*lead):
        found = function(*(a[place] for a in arrays))
        for result, value in zip(results, found, strict=True):
            result[place] = xp.asarray(value)
    return results


def lu(xp: Any, a: Any, pivot: bool = True) -> list:
    """LU in one matrix, pivots (int32, from 1) and LAPACK's info (first zero pivot, from 1; 0 for none)."""
    m, n = a.shape[-2:]
    k = min(m, n)

    def one(x: Any) -> tuple:
        if 0 in x.shape:
            return x, xp.arange(1, k + 1), 0
        if not pivot:
            factors, info = _without_pivoting(xp, x)
            return factors, xp.arange(1, k + 1), info
        if xp is np:
            from scipy.linalg.lapack import get_lapack_funcs

            (getrf,) = get_lapack_funcs(("getrf",), (x,))
            factors, pivots, info = getrf(x)
            return factors, pivots[:k] + 1, info
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of singular matrices: info tells
            factors, pivots = backend.cuda_linear_algebra().lu_factor(x)
        zeros = xp.flatnonzero(xp.equal(xp.diagonal(factors)[:k], 0))
        return factors, pivots[:k] + 1, int(zeros[0]) + 1 if zeros.size else 0

    return stacked(xp, one, a, outputs=[((m, n), a.dtype), ((k,), np.dtype("int32")), ((), np.dtype("int32"))])


def _without_pivoting(xp: Any, x: Any) -> tuple[Any, int]:
    factors, info = x.copy(), 0
    for j in range(min(x.shape)):
        if info == 0 and not bool(factors[j, j] != 0):
            info = j + 1
        factors[j + 1 :, j] /= factors[j, j]
        factors[j + 1 :, j + 1 :] -= factors[j + 1 :, j, None] * factors[j, j + 1 :]
    return factors, info


def pivots_to_rows(xp: Any, pivots: Any, m: int) -> Any:
    """Row order after LAPACK's exchanges: the rows of ``P^T A``, for stacks of pivots (..., k)."""
    moves = pivots if xp is np else xp.asnumpy(pivots)
    rows = np.tile(np.arange(m), (*moves.shape[:-1], 1))
    for place in np.ndindex(*moves.shape[:-1]):
        line = rows[place]
        for k, p in enumerate(moves[place]):
            line[k], line[p - 1] = line[p - 1], line[k]
    return xp.asarray(rows)


def cholesky(xp: Any, a: Any) -> list:
    """Lower factor of each matrix, and info: the order of the first minor that is not positive (0: none)."""
    n = a.shape[-1]

    def one(x: Any) -> tuple:
        if xp is np and x.size:
            from scipy.linalg.lapack import get_lapack_funcs

            (potrf,) = get_lapack_funcs(("potrf",), (x,))
            factor, info = potrf(x, lower=True, clean=True)
            return factor, info
        factor = xp.linalg.cholesky(x)
        failed = bool(xp.isnan(factor).any())  # CuPy gives nan where the factor does not exist
        return factor, n if failed else 0

    return stacked(xp, one, a, outputs=[((n, n), a.dtype), ((), np.dtype("int32"))])


def triangular(xp: Any, a: Any, b: Any, upper: bool, unit: bool) -> Any:
    """X with ``A X = B`` for triangular A (..., n, n) and B (..., n, m) of the same leading dimensions."""
    if xp is np:
        from scipy.linalg.lapack import get_lapack_funcs

        (trtrs,) = get_lapack_funcs(("trtrs",), (a, b))

        def one(x: Any, y: Any) -> tuple:
            if 0 in y.shape:
                return (y,)
            # trtrs refuses exact zeros on the diagonal; PyTorch's trsm divides by them
            found, info = trtrs(x, y, lower=not upper, unitdiag=unit)
            if info > 0:
                return (_substitute(x, y, upper),)
            return (found,)
    else:
        solve_triangular = backend.cuda_linear_algebra().solve_triangular

        def one(x: Any, y: Any) -> tuple:
            return (solve_triangular(x, y, lower=not upper, unit_diagonal=unit) if y.size else y,)

    return stacked(xp, one, a, b, outputs=[(b.shape[-2:], b.dtype)])[0]


def _substitute(a: Any, b: Any, upper: bool) -> Any:
    x = b.copy()
    order = range(len(a))
    for k in reversed(order) if upper else order:
        known = slice(k + 1, None) if upper else slice(0, k)
        x[k] = (x[k] - a[k, known] @ x[known]) / a[k, k]
    return x


def ldl(xp: Any, a: Any, hermitian: bool) -> list:
    """LAPACK's packed LDL of each matrix (lower), its pivots and info.

    Raises
    ------
    NotImplementedError
        On a GPU: cuSOLVER's routine is not reachable from CuPy.
    """
    if xp is not np:
        raise NotImplementedError("linalg.ldl_factor runs on the CPU only: move the matrix with .cpu()")
    from scipy.linalg.lapack import get_lapack_funcs

    name = "hetrf" if hermitian and a.dtype.kind == "c" else "sytrf"
    (factor,) = get_lapack_funcs((name,), (a,))

    def one(x: Any) -> tuple:
        if not x.size:
            return x, np.empty(0, "int32"), 0
        packed, pivots, info = factor(x, lower=True)
        return np.tril(packed), pivots, info

    n = a.shape[-1]
    return stacked(xp, one, a, outputs=[((n, n), a.dtype), ((n,), np.dtype("int32")), ((), np.dtype("int32"))])
