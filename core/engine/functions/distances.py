"""How far vectors lie apart: angles, distances of pairs, and vectors brought to length one."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..shapes import broadcast_shapes
from ..tensor import Tensor, wrap
from .activation import clamp_min
from .reduce import norm

__all__ = ["cosine_similarity", "normalize", "pairwise_distance", "pdist"]


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Any:
    """The cosine of the angle between vectors along `dim`; lengths count as at least `eps`."""
    if not x1.is_floating_point() and not x2.is_floating_point():
        raise RuntimeError(
            f"expected common dtype to be floating point, yet common dtype is {x1.dtype.title} (cosine_similarity)"
        )
    shape = broadcast_shapes(x1.shape, x2.shape, operation="cosine_similarity")
    x1, x2 = x1.expand(shape), x2.expand(shape)
    found = []
    for x in (x1, x2):
        size = norm(x, 2, dim, True)
        # the lower bound cuts values, not gradients
        held = size.detach()
        found.append(x / (size + (held.clamp(min=eps) - held)))
    return (found[0] * found[1]).sum(dim)


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The p-norm of ``x1 - x2 + eps`` along the last dimension."""
    return norm(x1 - x2 + eps, p, -1, keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Any:
    """Distances of all pairs of rows: those of row 0 to the later ones, those of row 1, and so on."""
    if input.ndim != 2:
        raise RuntimeError(f"pdist only supports 2D tensors, got: {input.ndim}D")
    if p < 0:
        raise RuntimeError("pdist only supports non-negative p values")
    first, second = np.triu_indices(input.shape[0], 1)
    xp = backend.array_module(input.data_array)
    rows = [wrap(xp.asarray(k)) for k in (first, second)]
    return norm(input.index_select(0, rows[0]) - input.index_select(0, rows[1]), p, -1)


def normalize(input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Any = None) -> Any:
    """Vectors along `dim` divided by their p-norm, which counts as at least `eps`."""
    y = input / clamp_min(norm(input, p, dim, True), eps).expand(input.shape)
    return y if out is None else out.copy_(y)
