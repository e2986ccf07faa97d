"""Differences and areas: what differentiation and integration become on a grid."""

from __future__ import annotations

from typing import Any

from ...shapes import normalize_dim
from ...tensor import Tensor
from ..comparison import logical_xor
from ..join import cat
from .running import cumsum

__all__ = ["cumulative_trapezoid", "diff", "gradient", "trapezoid", "trapz"]


def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """Differences of neighbours along a dimension, `n` times over."""
    if input.ndim == 0:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    d = normalize_dim(dim, input.ndim)
    parts = [t for t in (prepend, input, append) if t is not None]
    x = cat(parts, d) if len(parts) > 1 else input
    if n == 0:
        return input.clone()
    for _ in range(min(n, x.shape[d])):
        size = x.shape[d] - 1
        late, early = x.narrow(d, 1, size), x.narrow(d, 0, size)
        x = logical_xor(late, early) if x.data_array.dtype.kind == "b" else late - early
    return x


def _spacing(x: Any, y: Tensor, d: int) -> Any:
    """Distances between samples, shaped to multiply the pairs along dimension `d`."""
    step = diff(x, 1, -1 if x.ndim == 1 else d)
    return step.reshape([-1 if k == d else 1 for k in range(y.ndim)]) if x.ndim == 1 else step


def _areas(y: Tensor, x: Any, dx: float, dim: int) -> tuple[Tensor, int]:
    if y.ndim == 0:
        raise RuntimeError("trapezoid: y must have at least one dimension")
    d = normalize_dim(dim, y.ndim)
    size = y.shape[d]
    if not size:
        return y, d
    if x is not None and x.ndim == 0:
        raise IndexError("The provided `x` must have at least one dimension")
    if x is not None and x.ndim == 1 and x.shape[0] != size:
        raise RuntimeError(
            f"trapezoid: There must be one `x` value for each sample point: {x.shape[0]} values, {size} points"
        )
    pairs = y.narrow(d, 1, size - 1) + y.narrow(d, 0, size - 1)
    if x is None:
        return pairs * (dx / 2.0), d
    if x.ndim > 1:
        lead = (1,) * (max(x.ndim, y.ndim) - x.ndim)
        x = x.reshape(lead + tuple(x.shape))
        d_x = normalize_dim(dim, x.ndim)
        step = diff(x, 1, d_x if dim < 0 else d)
    else:
        step = _spacing(x, y, d)
    return pairs * step / 2.0, (d - y.ndim)


def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float = 1.0, dim: int = -1) -> Tensor:
    """Area under samples by the trapezoidal rule, at places `x` or at distances `dx`."""
    areas, d = _areas(y, x, dx, dim)
    return areas.sum(d)


def cumulative_trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float = 1.0, dim: int = -1) -> Tensor:
    """Area under samples up to each of them but the first."""
    areas, d = _areas(y, x, dx, dim)
    return cumsum(areas, d)


def gradient(input: Tensor, *, spacing: Any = 1, dim: Any = None, edge_order: int = 1) -> tuple[Tensor, ...]:
    """Derivatives along dimensions by central differences of second order, one-sided at the edges.

    `spacing` is a distance for all, one for each dimension, or a vector of places for each.
    """
    spacing = 1 if spacing is None else spacing
    dims = list(range(input.ndim)) if dim is None else [dim] if isinstance(dim, int) else list(dim)
    dims = [normalize_dim(d, input.ndim) for d in dims]
    if len(set(dims)) != len(dims):
        raise RuntimeError(f"dim appears multiple times in the list of dims: {dims}")
    many = isinstance(spacing, (list, tuple))
    if many and len(spacing) != len(dims):
        raise RuntimeError(
            f"torch.gradient expected spacing to be unspecified, a scalar or a list of length {len(dims)}, but got a "
            f"list of length {len(spacing)}"
        )
    if dim is not None and not many and isinstance(spacing, Tensor):
        raise RuntimeError(
            f"torch.gradient expected spacing to be unspecified, a scalar or a list of length {len(dims)}, but got a "
            "Tensor: write spacing=(coordinates,)"
        )
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    steps = list(spacing) if many else [spacing] * len(dims)
    return tuple(_gradient_along(input, d, h, edge_order) for d, h in zip(dims, steps, strict=True))


def _gradient_along(x: Tensor, d: int, h: Any, edge_order: int) -> Tensor:
    n = x.shape[d]
    if n <= edge_order:
        raise RuntimeError(
            f"torch.gradient expected each dimension size to be at least edge_order+1, but dimension {d} has size {n}"
        )
    shape = [-1 if k == d else 1 for k in range(x.ndim)]

    def at(start: int, length: int) -> Tensor:
        return x.narrow(d, start, length)

    if isinstance(h, Tensor) and h.ndim:
        if h.shape[0] != n:
            raise RuntimeError(f"torch.gradient expected one coordinate for each position: {h.shape[0]} for {n}")
        gap = diff(h).reshape(shape)
        a, b = gap.narrow(d, 0, n - 2), gap.narrow(d, 1, n - 2)  # before and after each inner place
    else:
        gap, a, b = None, h, h

    if gap is None:
        inner = (at(2, n - 2) - at(0, n - 2)) / (2 * h) if n > 2 else None
    else:
        inner = at(0, n - 2) * (-b / (a * (a + b))) + at(1, n - 2) * ((b - a) / (a * b))
        inner = inner + at(2, n - 2) * (a / (b * (a + b)))
    ends = []
    for first in (True, False):
        g = h if gap is None else gap.narrow(d, 0 if first else n - 2, 1)
        if edge_order == 1:
            ends.append((at(1, 1) - at(0, 1)) / g if first else (at(n - 1, 1) - at(n - 2, 1)) / g)
            continue
        if gap is None:
            near = far = h
        else:
            near, far = (gap.narrow(d, k, 1) for k in ((0, 1) if first else (n - 2, n - 3)))
        sign = 1.0 if first else -1.0
        places = (0, 1, 2) if first else (n - 1, n - 2, n - 3)
        total = near + far
        end = at(places[0], 1) * (-(near + total) / (near * total)) + at(places[1], 1) * (total / (near * far))
        ends.append((end - at(places[2], 1) * (near / (far * total))) * sign)
    return cat([ends[0], *([inner] if inner is not None else []), ends[1]], d)


trapz = trapezoid
