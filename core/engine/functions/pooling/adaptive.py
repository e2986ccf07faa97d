"""Adaptive pooling: the number of windows is given, and the image is divided among them as evenly as it goes."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from .chosen import _ChosenMax
from .windows import check_dims

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d", "adaptive_max_pool2d",
    "adaptive_max_pool3d",
]  # fmt: skip


class AdaptiveAvgPool(Operation):
    """Means of windows that cover the image; where sizes do not divide, neighbours overlap by an element."""

    name, grad_name = "adaptive_avg_pool", "AdaptiveAvgPoolBackward0"
    formula = r"y_p = \frac{1}{n_p} \sum_{i = \lfloor p S / P \rfloor}^{\lceil (p + 1) S / P \rceil - 1} x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \sum_{p \ni i} \frac{\bar{y}_p}{n_p}"}
    attribute_names = ("output_size",)

    def __init__(self, output_size: tuple[int | None, ...]) -> None:
        self.output_size = output_size

    def out(self, *inputs: Any) -> Any:
        """The shape with the given sizes; None keeps the image's."""
        x = inputs[0]
        lead = x.ndim - len(self.output_size)
        sizes = [n if o is None else o for n, o in zip(x.shape[lead:], self.output_size, strict=True)]
        return (*x.shape[:lead], *sizes), x.dtype

    def _windows(self, image: tuple[int, ...], sizes: tuple[int, ...]) -> Any:
        """For each window its place in the output and the part of the image that it covers."""
        edges = [[(p * n // c, -(-(p + 1) * n // c)) for p in range(c)] for n, c in zip(image, sizes, strict=True)]
        for place in product(*(range(c) for c in sizes)):
            ends = [edges[d][p] for d, p in enumerate(place)]
            count = 1
            for a, b in ends:
                count *= b - a
            yield (..., *place), (..., *(slice(a, b) for a, b in ends)), count

    def forward(self, xp, y, x):
        dims = len(self.output_size)
        axes = tuple(range(-dims, 0))
        for place, part, _ in self._windows(x.shape[x.ndim - dims :], y.shape[y.ndim - dims :]):
            y[place] = xp.mean(x[part], axis=axes)

    def backward(self, xp, i, gx, gy, y, x):
        dims = len(self.output_size)
        gx.fill(0.0)
        for place, part, count in self._windows(gx.shape[gx.ndim - dims :], gy.shape[gy.ndim - dims :]):
            share = xp.multiply(gy[place], 1.0 / count)
            xp.add(gx[part], share.reshape(*share.shape, *(1,) * dims), out=gx[part])


class AdaptiveMaxPool(_ChosenMax):
    """The largest element of each of a given number of windows, and its position in the image."""

    name, grad_name = "adaptive_max_pool", "AdaptiveMaxPoolBackward0"
    formula = r"y_p = \max_i x_i, \; \lfloor p S / P \rfloor \leq i < \lceil (p + 1) S / P \rceil"
    attribute_names = ("output_size",)

    def __init__(self, output_size: tuple[int | None, ...]) -> None:
        self.output_size = output_size
        self.dims = len(output_size)

    def sizes(self, image):
        """The given sizes; None keeps the image's."""
        return tuple(n if o is None else o for n, o in zip(image, self.output_size, strict=True))

    def edges(self, image, sizes):
        """Where the windows begin and end, for each dimension; the same for all images."""
        return [
            (np.arange(c) * n // max(c, 1), -(-(np.arange(c) + 1) * n // max(c, 1)))
            for n, c in zip(image, sizes, strict=True)
        ]


def _sizes(name: str, dims: int, input: Tensor, output_size: Any) -> tuple[int | None, ...]:
    if dims > 1 and input.ndim not in (dims + 1, dims + 2):
        raise ValueError(f"Input dimension should be at least {dims + 1}: {name} got shape {list(input.shape)}")
    check_dims(name, input, dims)
    sizes = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,) * dims
    if len(sizes) != dims:
        raise RuntimeError(f"{name}: output_size must be {dims} numbers, but got {list(sizes)}")
    if any(n is not None and n < 0 for n in sizes):
        raise RuntimeError(f"{name}: elements of output_size must be at least 0, but got {list(sizes)}")
    return sizes


def _adaptive(dims: int, input: Tensor, output_size: Any) -> Tensor:
    return apply(AdaptiveAvgPool(_sizes(f"adaptive_avg_pool{dims}d", dims, input, output_size)), input)


def _adaptive_max(dims: int, input: Tensor, output_size: Any, return_indices: bool) -> Any:
    found = apply(AdaptiveMaxPool(_sizes(f"adaptive_max_pool{dims}d", dims, input, output_size)), input)
    return found if return_indices else found[0]


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """Means of `output_size` windows along the last dimension."""
    return _adaptive(1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """Means of windows over the last two dimensions, as many as `output_size` says."""
    return _adaptive(2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Tensor:
    """Means of windows over the last three dimensions, as many as `output_size` says."""
    return _adaptive(3, input, output_size)


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of `output_size` windows along the last dimension, on request with their positions."""
    return _adaptive_max(1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of `output_size` windows over the last two dimensions, on request with their positions."""
    return _adaptive_max(2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of `output_size` windows over the last three dimensions, on request with their positions."""
    return _adaptive_max(3, input, output_size, return_indices)
