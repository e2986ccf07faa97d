"""Elements by rank: sorting, the best few, the one in the middle."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor
from .extremes import Extremes

__all__ = ["argsort", "median", "sort", "topk"]


class Sort(Operation):
    """Elements in order along a dimension, and where they came from; stable."""

    name, grad_name = "sort", "SortBackward0"
    formula = r"y_i = x_{\pi(i)}"
    derivatives: ClassVar = {"x": r"\bar{x}_{\pi(i)} = \bar{y}_i"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "descending")

    def __init__(self, dim: int = -1, descending: bool = False) -> None:
        self.dim, self.descending = dim, descending

    def out(self, *inputs: Any) -> Any:
        """Twice the input's shape."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return [(x.shape, x.dtype), (x.shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            xp.copyto(values, x)
            indices.fill(0)
            return
        if self.descending:  # turned over twice, so that equal elements keep their order
            back = xp.flip(xp.argsort(xp.flip(x, self.dim), axis=self.dim, kind="stable"), self.dim)
            xp.subtract(x.shape[self.dim] - 1, back, out=indices)
        else:
            xp.copyto(indices, xp.argsort(x, axis=self.dim, kind="stable"))
        xp.copyto(values, xp.take_along_axis(x, indices, axis=self.dim))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
        else:
            xp.put_along_axis(gx, indices, gy, axis=self.dim)


def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Extremes:
    """Elements in order with their former positions; always stable."""
    return Extremes(*apply(Sort(dim, descending), input))


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """Positions that put the elements in order."""
    return sort(input, dim, descending).indices


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Extremes:
    """The k largest or smallest elements along a dimension, with their positions."""
    if input.ndim == 0:
        values, indices = sort(input, dim, largest)
        return Extremes(values, indices)
    if not 0 <= k <= (input.size(dim) if input.ndim else 1):
        raise RuntimeError(f"selected index k out of range: k is {k}, the dimension has size {input.size(dim)}")
    values, indices = sort(input, dim, largest)
    return Extremes(values.narrow(dim, 0, k), indices.narrow(dim, 0, k))


def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle element (the lower one of two); along a dimension ``(values, indices)``."""
    if dim is None:
        values, _ = sort(input.reshape(-1))
        return values[(input.numel() - 1) // 2]
    values, indices = sort(input, dim)
    if input.ndim == 0:
        return Extremes(values, indices)
    middle = (input.size(dim) - 1) // 2
    pair = values.select(dim, middle), indices.select(dim, middle)
    return Extremes(*(t.unsqueeze(dim) for t in pair)) if keepdim else Extremes(*pair)
