"""Adaptive pooling: the number of windows is given, and the image is divided among them as evenly as it goes."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from .windows import check_dims

__all__ = ["adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d"]


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


def _adaptive(dims: int, input: Tensor, output_size: Any) -> Tensor:
    name = f"adaptive_avg_pool{dims}d"
    check_dims(name, input, dims)
    sizes = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,) * dims
    if len(sizes) != dims:
        raise RuntimeError(f"{name}: output_size must be {dims} numbers, but got {list(sizes)}")
    return apply(AdaptiveAvgPool(sizes), input)


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """Means of `output_size` windows along the last dimension."""
    return _adaptive(1, input, output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """Means of windows over the last two dimensions, as many as `output_size` says."""
    return _adaptive(2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Tensor:
    """Means of windows over the last three dimensions, as many as `output_size` says."""
    return _adaptive(3, input, output_size)
