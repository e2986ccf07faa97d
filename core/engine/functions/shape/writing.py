"""Part of a tensor replaced by another, without changing either: what ``x[key] = src`` would do to a copy."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor, wrap
from .diagonals import diagonal
from .slicing import narrow_key, select, select_key, slice_key

__all__ = ["constant_pad_nd", "diag", "diag_embed", "diagflat", "diagonal_scatter", "select_scatter", "slice_scatter"]


class PartScatter(Operation):
    """A copy in which a slice is replaced by another tensor of that slice's shape."""

    name, grad_name = "slice_scatter", "SliceScatterBackward0"
    formula = r"y = x, \; y[\mathrm{key}] = s"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; \bar{x}[\mathrm{key}] = 0",
        "src": r"\bar{s} = \bar{y}[\mathrm{key}]",
    }
    input_names = ("input", "src")
    attribute_names = ("key",)

    def __init__(self, key: tuple, name: str = "slice_scatter", grad_name: str = "SliceScatterBackward0") -> None:
        self.key = key
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]

    def out(self, x, src):
        """The input's shape and dtype."""
        return x.shape, x.dtype

    def forward(self, xp, y, x, src):
        xp.copyto(y, x)
        y[self.key] = src

    def backward(self, xp, i, gx, gy, y, x, src):
        if i == 0:
            xp.copyto(gx, gy)
            gx[self.key] = 0.0
        else:
            xp.copyto(gx, gy[self.key])


class DiagonalScatter(Operation):
    """A copy in which the diagonal of two dimensions is replaced."""

    name, grad_name = "diagonal_scatter", "DiagonalScatterBackward0"
    formula = r"y = x, \; y_{i,\,i+k} = s_i"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; \bar{x}_{i,\,i+k} = 0",
        "src": r"\bar{s}_i = \bar{y}_{i,\,i+k}",
    }
    input_names = ("input", "src")
    attribute_names = ("offset", "dim1", "dim2")

    def __init__(self, offset: int, dim1: int, dim2: int) -> None:
        self.offset, self.dim1, self.dim2 = offset, dim1, dim2

    def out(self, x, src):
        """The input's shape and dtype."""
        return x.shape, x.dtype

    def _key(self, xp, src_shape, ndim):
        """Brackets with a position for every dimension, all broadcast to the shape of the replacement."""
        steps, key, rest = len(src_shape), [], 0
        line = xp.arange(src_shape[-1])
        for d in range(ndim):
            if d == self.dim1:
                key.append(line + max(-self.offset, 0))
            elif d == self.dim2:
                key.append(line + max(self.offset, 0))
            else:
                key.append(xp.arange(src_shape[rest]).reshape((-1,) + (1,) * (steps - 1 - rest)))
                rest += 1
        return tuple(key)

    def _part_shape(self, shape):
        n, m = shape[self.dim1], shape[self.dim2]
        length = min(n - max(-self.offset, 0), m - max(self.offset, 0))
        return (*(s for d, s in enumerate(shape) if d not in (self.dim1, self.dim2)), max(length, 0))

    def forward(self, xp, y, x, src):
        xp.copyto(y, x)
        y[self._key(xp, src.shape, y.ndim)] = src

    def backward(self, xp, i, gx, gy, y, x, src):
        key = self._key(xp, self._part_shape(gy.shape), gy.ndim)
        if i == 0:
            xp.copyto(gx, gy)
            gx[key] = 0.0
        else:
            xp.copyto(gx, gy[key])


def _fits(name: str, src: Tensor, part: Tensor) -> None:
    if src.shape != part.shape:
        raise RuntimeError(
            f"expected src to have a size equal to the {name} of self. src size = {list(src.shape)}, "
            f"{name} size = {list(part.shape)}"
        )


def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """A copy whose position `index` of a dimension is `src`."""
    _fits("slice", src, select(input.detach(), dim, index))
    key = select_key(normalize_dim(dim, input.ndim), int(index))
    return apply(PartScatter(key, "select_scatter", "SelectScatterBackward0"), input, src)


def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Tensor:
    """A copy whose positions from `start` to `end` of a dimension are `src`."""
    key = slice_key(normalize_dim(dim, input.ndim), start, end, step)
    _fits("slice", src, input.detach()[key])
    return apply(PartScatter(key), input, src)


def diagonal_scatter(input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """A copy whose diagonal is `src`."""
    _fits("slice", src, diagonal(input.detach(), offset, dim1, dim2))
    a, b = normalize_dim(dim1, input.ndim), normalize_dim(dim2, input.ndim)
    return apply(DiagonalScatter(offset, a, b), input, src)


def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The last dimension as the diagonal of matrices that are zero elsewhere."""
    ndim = input.ndim + 1
    a, b = normalize_dim(dim1, ndim), normalize_dim(dim2, ndim)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    size = input.shape[-1] + abs(offset)
    rest = iter(input.shape[:-1])
    shape = tuple(size if d in (a, b) else next(rest) for d in range(ndim))
    return diagonal_scatter(_zeros(input, shape), input, offset, a, b)


def _zeros(like: Tensor, shape: tuple) -> Tensor:
    array = like.data_array
    from ... import backend

    return wrap(backend.array_module(array).zeros(shape, array.dtype))


def constant_pad_nd(input: Tensor, pad: Any, value: Any = 0) -> Tensor:
    """`value` added before and after the last dimensions; negative numbers cut off instead.

    `pad` holds two numbers for each dimension, the last dimension first.
    """
    pairs = [(pad[2 * k], pad[2 * k + 1]) for k in range(len(pad) // 2)][::-1]
    lead = input.ndim - len(pairs)
    if len(pad) % 2 or lead < 0:
        raise RuntimeError(f"Length of pad must be even and no more than twice the input's dimensions: {list(pad)}")
    every = [(0, 0)] * lead + pairs
    x = input
    for d, (before, after) in enumerate(every):
        if before < 0 or after < 0:
            start, end = max(-before, 0), x.shape[d] - max(-after, 0)
            if end < start:
                raise RuntimeError(
                    f"The input size {input.shape[d]}, plus negative padding {before} and {after}, resulted in a "
                    f"negative output size in dimension {d}"
                )
            x = x[narrow_key(d, start, end - start)]
    grown = [(max(a, 0), max(b, 0)) for a, b in every]
    if not any(a or b for a, b in grown):
        return x.clone()
    shape = tuple(s + a + b for s, (a, b) in zip(x.shape, grown, strict=True))
    key = tuple(slice(a, a + s) for s, (a, _) in zip(x.shape, grown, strict=True))
    ground = _zeros(input, shape)
    ground.data_array[...] = value
    return apply(PartScatter(key, "constant_pad_nd", "ConstantPadNdBackward0"), ground, x)


def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """The diagonal of a matrix, or the matrix with a vector on its diagonal."""
    from .diagonals import diagonal as take

    if input.ndim == 1:
        return diag_embed(input, diagonal)
    if input.ndim == 2:
        return take(input, diagonal).clone()
    raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {input.ndim}D")


def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """All elements on the diagonal of a matrix."""
    return diag_embed(input.reshape(-1), offset)
