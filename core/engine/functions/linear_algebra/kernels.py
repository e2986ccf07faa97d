"""Small pieces of the kernels: transposes, triangles, diagonals, in the functions that second derivatives know."""

from __future__ import annotations

from typing import Any

__all__ = ["adjoint", "diagonal", "identity", "lower", "spread", "transposed"]


def transposed(a: Any) -> Any:
    """Matrices with rows and columns exchanged."""
    return a.swapaxes(-1, -2)


def adjoint(xp: Any, a: Any) -> Any:
    """Conjugate transpose."""
    return (xp.conjugate(a) if a.dtype.kind == "c" else a).swapaxes(-1, -2)


def identity(xp: Any, n: int, dtype: Any) -> Any:
    """The plain (never recorded) identity matrix."""
    return getattr(xp, "plain", xp).eye(n, dtype=dtype)


def lower(xp: Any, n: int, dtype: Any, half: bool = False, strict: bool = False) -> Any:
    """Ones in the lower triangle; on the diagonal 1, 1/2 (`half`) or 0 (`strict`). Plain."""
    plain = getattr(xp, "plain", xp)
    ones = plain.tril(plain.ones((n, n), dtype), -1)
    return ones if strict else ones + plain.eye(n, dtype=dtype) * (0.5 if half else 1.0)


def diagonal(xp: Any, a: Any) -> Any:
    """The diagonal of square matrices, (..., n)."""
    line = getattr(xp, "plain", xp).arange(a.shape[-1])
    return a[..., line, line]


def spread(xp: Any, d: Any) -> Any:
    """Diagonal matrices (..., n, n) from (..., n)."""
    return xp.multiply(d[..., None], identity(xp, d.shape[-1], d.dtype))
