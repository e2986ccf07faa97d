"""Norms of vectors and matrices, and the condition number."""

from __future__ import annotations

import math
from typing import Any

from ...shapes import normalize_dim
from ...tensor import Tensor
from ..reduce import amax, amin
from ..reduce.norms import norm as general_norm
from .checks import need_matrix, need_numbers
from .singular_values import svdvals
from .solving import inv_ex

__all__ = ["cond", "matrix_norm", "norm", "vector_norm"]


def vector_norm(x: Tensor, ord: float = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """p-norm of the elements, over all or some dimensions."""
    need_numbers("linalg.vector_norm", x)
    return general_norm(x, float(ord), dim, keepdim, dtype)


def matrix_norm(
    A: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None
) -> Tensor:  # fmt: skip
    """Norm of matrices: "fro", "nuc" (sum of singular values), 2 and -2 (largest, smallest singular value), 1 and -1
    (largest, smallest column sum of sizes), inf and -inf (row sums)."""
    need_numbers("linalg.matrix_norm", A)
    if A.ndim < 2:
        need_matrix("linalg.matrix_norm", A)
    if dtype is not None:
        A = A.to(dtype)
    rows, columns = (normalize_dim(d, A.ndim) for d in dim)
    if rows == columns:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    if ord == "fro":
        return general_norm(A, 2.0, (rows, columns), keepdim)
    if ord in ("nuc", 2, -2):
        values = svdvals(A.movedim((rows, columns), (-2, -1)))
        result = values.sum(-1) if ord == "nuc" else (amax if ord == 2 else amin)(values, -1)
    elif ord in (1, -1, math.inf, -math.inf):
        added, kept = (rows, columns) if abs(ord) == 1 else (columns, rows)
        sums = general_norm(A, 1.0, added, True)
        result = (amax if ord > 0 else amin)(sums, (added, kept))
    else:
        raise RuntimeError(
            f"linalg.matrix_norm: Order {ord} not supported: use 'fro', 'nuc', 1, -1, 2, -2, inf or -inf."
        )
    if keepdim:
        for d in sorted((rows, columns)):
            result = result.unsqueeze(d)
    return result


def norm(
    A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Tensor:  # fmt: skip
    """Vector norm over one dimension or all elements, matrix norm over two dimensions, as `ord` and `dim` say."""
    need_numbers("linalg.norm", A)
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    if dim is None:
        if A.ndim not in (1, 2):
            raise RuntimeError(
                f"linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got {A.ndim}D."
            )
        dim = 0 if A.ndim == 1 else (0, 1)
    if isinstance(dim, (tuple, list)) and len(dim) == 2:
        return matrix_norm(A, ord, tuple(dim), keepdim, dtype=dtype)
    if isinstance(ord, str):
        raise RuntimeError(f"linalg.norm: Order {ord} needs two dimensions, but dim is {dim}")
    return vector_norm(A, ord, dim, keepdim, dtype=dtype)


def cond(A: Tensor, p: Any = None) -> Tensor:
    """Condition number: the norm of A times that of its inverse; inf for singular matrices."""
    need_matrix("linalg.cond", A)
    if p in (None, 2, -2):
        values = svdvals(A)
        if not values.shape[-1]:
            return values.sum(-1)
        return values[..., 0] / values[..., -1] if p != -2 else values[..., -1] / values[..., 0]
    inverse, info = inv_ex(A)
    result = matrix_norm(A, p) * matrix_norm(inverse, p)
    failed = info != 0
    return result.masked_fill(failed, math.inf) if bool(failed.any()) else result
