"""Max pooling: of every window the largest element, which alone receives the gradient."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from ..convolution.windows import inner, padded, shifted
from .windows import Pooling, batch_like, check_dims, pooling

__all__ = ["max_pool1d", "max_pool2d", "max_pool3d"]


class MaxPool(Operation):
    """The largest element of every window and its position in the image; the first of several.

    Shapes: x (N, C, ...) or (C, ...), values and indices with the number of windows instead of the image's sizes.
    """

    name, grad_name = "max_pool", "MaxPoolWithIndicesBackward0"
    formula = r"y_p = \max_k x_{s p + d k - m}"
    derivatives: ClassVar = {"x": r"\bar{x}_q = \sum_p \bar{y}_p \, [q = \mathrm{argmax}_p]"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")

    def __init__(self, windows: Pooling) -> None:
        self.windows = windows
        self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode = windows

    def out(self, *inputs: Any) -> Any:
        """Twice the shape with the number of windows; positions as int64."""
        x = inputs[0]
        lead = x.ndim - len(self.kernel_size)
        shape = (*x.shape[:lead], *self.windows.sizes(x.shape[lead:]))
        return [(shape, x.dtype), (shape, np.dtype("int64"))]

    def _positions(self, xp: Any, image: tuple[int, ...], extra: tuple[int, ...]) -> Any:
        """The number of every element of the padded image, counted in the image; never asked for in the border."""
        total, step = xp.zeros((), np.int64), 1
        for size, p, e in zip(reversed(image), reversed(self.padding), reversed(extra), strict=True):
            line = xp.arange(-p, size + p + e) * step
            total = line.reshape(-1, *(1,) * total.ndim) + total
            step *= size
        return total.reshape(1, 1, *total.shape[: len(image)])

    def forward(self, xp, values, indices, x):
        dims = len(self.kernel_size)
        image, sizes = x.shape[x.ndim - dims :], values.shape[values.ndim - dims :]
        extra = self.windows.extra(image, sizes)
        lowest = -np.inf if x.dtype.kind == "f" else int(np.iinfo(x.dtype).min)
        bordered = padded(xp, batch_like(x, dims), self.padding, lowest, extra)
        places = shifted(self._positions(xp, image, extra), self.kernel_size, self.windows.geometry, sizes)
        best, where = batch_like(values, dims), batch_like(indices, dims)
        best.fill(lowest)
        where.fill(-1)
        larger = xp.empty(best.shape, bool)
        for (_, under), (_, position) in zip(
            shifted(bordered, self.kernel_size, self.windows.geometry, sizes), places, strict=True
        ):
            xp.less_equal(under, best, out=larger)
            xp.logical_not(larger, out=larger)  # so that nan counts as larger
            xp.copyto(where, position, where=larger)
            xp.maximum(best, under, out=best)

    def backward(self, xp, i, gx, gy, values, indices, x):
        dims = len(self.kernel_size)
        image, sizes = gx.shape[gx.ndim - dims :], indices.shape[indices.ndim - dims :]
        extra = self.windows.extra(image, sizes)
        gradient, where = batch_like(gy, dims), batch_like(indices, dims)
        flat = batch_like(gx, dims)
        bordered = padded(xp, xp.zeros(flat.shape, gx.dtype), self.padding, 0.0, extra)
        places = shifted(self._positions(xp, image, extra), self.kernel_size, self.windows.geometry, sizes)
        part = xp.empty(gradient.shape, gx.dtype)
        for (_, under), (_, position) in zip(
            shifted(bordered, self.kernel_size, self.windows.geometry, sizes), places, strict=True
        ):
            xp.multiply(gradient, xp.equal(where, position), out=part)
            xp.add(under, part, out=under)
        xp.copyto(flat, inner(bordered, self.padding, image))


def _max_pool(
    dims: int, input: Tensor, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool,
    return_indices: bool,
) -> Any:  # fmt: skip
    name = f"max_pool{dims}d"
    check_dims(name, input, dims)
    found = apply(MaxPool(pooling(name, dims, kernel_size, stride, padding, dilation, ceil_mode)), input)
    return found if return_indices else found[0]


def max_pool1d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest element of every window along the last dimension."""
    return _max_pool(1, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool2d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest element of every window over the last two dimensions."""
    return _max_pool(2, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool3d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:  # fmt: skip
    """The largest element of every window over the last three dimensions."""
    return _max_pool(3, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)
