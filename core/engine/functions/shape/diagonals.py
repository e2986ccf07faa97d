"""Diagonals and what lies on one side of them."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation, View
from ...autograd.run import apply, apply_view
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = ["diagonal", "tril", "triu"]


class Diagonal(View):
    """The diagonal of two dimensions, as a new last dimension."""

    name, grad_name = "diagonal", "DiagonalBackward0"
    formula = r"y_i = x_{i,\,i+k}"
    derivatives: ClassVar = {"x": r"\bar{x}_{i,\,i+k} = \bar{y}_i"}
    attribute_names = ("offset", "dim1", "dim2")

    def __init__(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> None:
        self.offset, self.dim1, self.dim2 = offset, dim1, dim2

    def _view(self, xp, x):
        moved = xp.moveaxis(x, (self.dim1, self.dim2), (-2, -1))
        n, m = moved.shape[-2:]
        first, second = max(-self.offset, 0), max(self.offset, 0)
        length = max(min(n - first, m - second), 0)
        return moved, slice(first, first + length), slice(second, second + length), length

    def forward(self, xp, x):
        moved, rows, columns, length = self._view(xp, x)
        part = moved[..., rows, columns]
        steps = (*part.strides[:-2], part.strides[-2] + part.strides[-1])
        return xp.lib.stride_tricks.as_strided(part, (*part.shape[:-2], length), steps)

    def gradient(self, xp, i, gy, shape, *saved):
        gx = xp.zeros(shape, gy.dtype)
        moved, rows, columns, length = self._view(xp, gx)
        line = xp.arange(length)
        moved[..., rows, columns][..., line, line] = gy
        return gx


class Triangle(Operation):
    """The lower or upper triangle of matrices; the rest becomes zero."""

    name, grad_name = "tril", "TrilBackward0"
    formula = r"y_{ij} = x_{ij} \, [j \leq i + k]"
    derivatives: ClassVar = {"x": r"\bar{x}_{ij} = \bar{y}_{ij} \, [j \leq i + k]"}
    attribute_names = ("diagonal",)

    def __init__(self, diagonal: int = 0, lower: bool = True) -> None:
        self.diagonal, self.lower = diagonal, lower
        if not lower:
            self.name, self.grad_name = "triu", "TriuBackward0"  # type: ignore[misc]
            self.formula = r"y_{ij} = x_{ij} \, [j \geq i + k]"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The input's shape, of two dimensions at least."""
        x = inputs[0]
        if x.ndim < 2:
            raise RuntimeError(f"{self.name}: input tensor must have at least 2 dimensions, but it has {x.ndim}")
        return x.shape, x.dtype

    def _cut(self, xp, target, source):
        xp.copyto(target, (xp.tril if self.lower else xp.triu)(source, self.diagonal))

    def forward(self, xp, y, x):
        self._cut(xp, y, x)

    def backward(self, xp, i, gx, gy, y, x):
        self._cut(xp, gx, gy)


def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The diagonal of two dimensions as the last dimension."""
    a, b = normalize_dim(dim1, input.ndim), normalize_dim(dim2, input.ndim)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return apply_view(Diagonal(offset, a, b), input)


def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """The lower triangle, up to the given diagonal."""
    return apply(Triangle(diagonal, True), input)


def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """The upper triangle, from the given diagonal on."""
    return apply(Triangle(diagonal, False), input)
