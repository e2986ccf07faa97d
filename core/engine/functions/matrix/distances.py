"""How far points and tensors are apart, and vectors cut to a greatest length."""

from __future__ import annotations

from typing import Any

from ...shapes import broadcast_shapes, normalize_dim
from ...tensor import Tensor

__all__ = ["cdist", "dist", "renorm"]


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: Any = None) -> Tensor:
    """Distances of every row of `x1` to every row of `x2`; (..., n, k) and (..., m, k) give (..., n, m).

    `compute_mode` is taken and not needed: differences are always computed, which is the exact way.
    """
    from ..reduce import norm

    for name, x in (("X1", x1), ("X2", x2)):
        if x.ndim < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {x.ndim}D")
    if x1.shape[-1] != x2.shape[-1]:
        raise RuntimeError(
            f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]} (cdist)"
        )
    if p < 0:
        raise RuntimeError(f"cdist only supports non-negative p values, got {p}")
    batch = broadcast_shapes(x1.shape[:-2], x2.shape[:-2], operation="cdist")
    if not x1.shape[-1] or not x1.shape[-2] or not x2.shape[-2]:
        sums = x1.sum(-1).unsqueeze(-1) + x2.sum(-1).unsqueeze(-2)
        return (sums * 0).expand(*batch, x1.shape[-2], x2.shape[-2]).clone()
    return norm(x1.unsqueeze(-2) - x2.unsqueeze(-3), float(p), -1)


def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """p-norm of the difference of two tensors."""
    from ..reduce import norm

    return norm(input - other, float(p))


def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """Parts along a dimension whose p-norm is above `maxnorm` scaled down to it."""
    from ..elementwise import where
    from ..reduce import norm

    if p <= 0:
        raise RuntimeError("renorm: non-positive-norm not supported")
    if input.ndim < 2:
        raise RuntimeError(f"renorm: input needs at least 2 dimensions, got {input.ndim} dimensions")
    if maxnorm < 0:
        raise RuntimeError(f"renorm: expected maxnorm to be >= 0 but got {maxnorm}")
    d = normalize_dim(dim, input.ndim)
    length = norm(input, float(p), [k for k in range(input.ndim) if k != d], True)
    factor = where(length > maxnorm, maxnorm / (length + 1e-7), length.detach() * 0 + 1)
    return input * factor
