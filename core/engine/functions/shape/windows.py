"""All windows of one size along a dimension, as a view that shows elements several times."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = ["unfold"]


class Unfold(View):
    """Windows along a dimension, their inside as a new last dimension; overlaps add up their gradients."""

    name, grad_name = "unfold", "UnfoldBackward0"
    formula = r"y_{ij} = x_{s i + j}"
    derivatives: ClassVar = {"x": r"\bar{x}_k = \sum_{s i + j = k} \bar{y}_{ij}"}
    attribute_names = ("dimension", "size", "step")

    def __init__(self, dimension: int, size: int, step: int) -> None:
        self.dimension, self.size, self.step = dimension, size, step

    def forward(self, xp, x):
        d = self.dimension
        if x.ndim == 0:
            return x.reshape(1)[: self.size]
        count = (x.shape[d] - self.size) // self.step + 1
        shape = (*x.shape[:d], count, *x.shape[d + 1 :], self.size)
        steps = (*x.strides[:d], x.strides[d] * self.step, *x.strides[d + 1 :], x.strides[d])
        return xp.lib.stride_tricks.as_strided(x, shape, steps)

    def gradient(self, xp, i, gy, shape, *saved):
        if len(shape) == 0:
            return gy.sum().reshape(shape)
        gx = xp.zeros(shape, gy.dtype)
        reach = (gy.shape[self.dimension] - 1) * self.step + 1
        for k in range(self.size):
            key = (slice(None),) * self.dimension + (slice(k, k + reach, self.step),)
            gx[key] = gx[key] + gy[..., k]
        return gx


def unfold(input: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Windows of `size` elements every `step` elements of a dimension; a view."""
    d = normalize_dim(dimension, input.ndim)
    extent = input.shape[d] if input.ndim else 1
    if size > extent:
        raise RuntimeError(f"maximum size for tensor at dimension {d} is {extent} but size is {size}")
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    return apply_view(Unfold(d, size, step), input)
