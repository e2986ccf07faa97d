"""Inverses, equations, determinants, triangular factors."""

from __future__ import annotations

import numpy as np

from core.engine.functions import linear_algebra as la

from .tools import add, f, r, z


def regular(kind, *size: int) -> np.ndarray:
    """Matrices far from singular: the largest element stands on a diagonal, not always the main one."""
    n = size[-1]
    return kind(*size) * 0.3 + 2 * np.roll(np.eye(n), 1, 0)


def positive(kind, *size: int) -> np.ndarray:
    """Positive-definite matrices."""
    x = kind(*size)
    return x @ np.swapaxes(x, -1, -2).conj() + 2 * np.eye(size[-1])


for kind in (r, z):
    one, several = regular(kind, 3, 3), regular(kind, 2, 2, 2)
    add(la.Inv, f("linalg.inv"), (one,), (several,))
    add(la.Solve, f("linalg.solve"), (one, kind(3)), (several, kind(2, 1)), (several, kind(2, 2)))
    add(la.Solve, lambda lib, a, b: lib.linalg.solve(a, b, left=False), (one, kind(2, 3)))
    add(la.Det, f("linalg.det"), (one,), (several,))
    add(la.Slogdet, f("linalg.slogdet"), (one,), (several,))
    lower = np.tril(kind(3, 3)) * 0.5 + np.eye(3)
    for options in ({"upper": False}, {"upper": True, "unitriangular": True}, {"upper": True, "left": False}):
        add(
            la.SolveTriangular,
            lambda lib, a, b, options=options: lib.linalg.solve_triangular(a, b, **options),
            (lower if not options["upper"] else lower.T.copy(), kind(3, 3)),
        )
    add(
        la.Cholesky,
        lambda lib, a: lib.linalg.cholesky((a + a.mH) / 2),
        (positive(kind, 3, 3),),
        (positive(kind, 2, 2, 2),),
    )
    add(la.Cholesky, lambda lib, a: lib.linalg.cholesky((a + a.mH) / 2, upper=True), (positive(kind, 2, 2),))
    factor = np.linalg.cholesky(positive(kind, 2, 2))
    add(la.CholeskySolve, lambda lib, b, a: lib.cholesky_solve(b, a.tril()), (kind(2, 3), factor))
    add(la.CholeskySolve, lambda lib, a: lib.cholesky_inverse(a.triu(), upper=True), (factor.T.copy(),))
    for matrix in (one, several, regular(kind, 3, 3)[:2].copy(), regular(kind, 3, 3)[:, :2].copy()):
        add(la.LuFactor, lambda lib, a: lib.linalg.lu(a)[1:], (matrix,))
    add(la.LuFactor, lambda lib, a, b: lib.linalg.lu_solve(*lib.linalg.lu_factor(a), b), (one, kind(3, 2)))
