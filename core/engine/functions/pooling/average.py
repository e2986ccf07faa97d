"""Average pooling: of every window the mean."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from ..convolution.windows import inner, padded, shifted
from .windows import Pooling, batch_like, check_dims, pooling

__all__ = ["avg_pool1d", "avg_pool2d", "avg_pool3d"]


class AvgPool(Operation):
    """The mean of every window; each of its elements receives an equal part of the gradient.

    The divisor counts the border with `count_include_pad`, but never what lies beyond it.
    """

    name, grad_name = "avg_pool", "AvgPoolBackward0"
    formula = r"y_p = \frac{1}{n_p} \sum_k x_{s p + k - m}"
    derivatives: ClassVar = {"x": r"\bar{x}_q = \sum_{p,\, s p + k - m = q} \frac{\bar{y}_p}{n_p}"}
    attribute_names = ("kernel_size", "stride", "padding", "ceil_mode", "count_include_pad", "divisor_override")

    def __init__(self, windows: Pooling, count_include_pad: bool, divisor_override: int | None) -> None:
        self.windows, self.count_include_pad, self.divisor_override = windows, count_include_pad, divisor_override
        self.kernel_size, self.stride, self.padding, _, self.ceil_mode = windows

    def out(self, *inputs: Any) -> Any:
        """The shape with the number of windows."""
        x = inputs[0]
        lead = x.ndim - len(self.kernel_size)
        return (*x.shape[:lead], *self.windows.sizes(x.shape[lead:])), x.dtype

    def _divisors(self, xp: Any, image: tuple[int, ...], sizes: tuple[int, ...], dtype: Any) -> Any:
        """How many elements each window counts."""
        if self.divisor_override is not None:
            return float(self.divisor_override)
        total = np.ones(())
        for n, c, k, s, p in zip(image, sizes, self.kernel_size, self.stride, self.padding, strict=True):
            start = np.arange(c) * s - p
            end = np.minimum(start + k, n + p)
            if not self.count_include_pad:
                start, end = np.maximum(start, 0), np.minimum(end, n)
            total = total[..., None] * (end - start)
        return xp.asarray(total, dtype=dtype)

    def forward(self, xp, y, x):
        dims = len(self.kernel_size)
        image, sizes = x.shape[x.ndim - dims :], y.shape[y.ndim - dims :]
        bordered = padded(xp, batch_like(x, dims), self.padding, 0.0, self.windows.extra(image, sizes))
        total = batch_like(y, dims)
        total.fill(0.0)
        for _, under in shifted(bordered, self.kernel_size, self.windows.geometry, sizes):
            xp.add(total, under, out=total)
        xp.divide(total, self._divisors(xp, image, sizes, y.dtype), out=total)

    def backward(self, xp, i, gx, gy, y, x):
        dims = len(self.kernel_size)
        image, sizes = gx.shape[gx.ndim - dims :], gy.shape[gy.ndim - dims :]
        flat = batch_like(gx, dims)
        bordered = padded(
            xp, xp.zeros(flat.shape, gx.dtype), self.padding, 0.0, self.windows.extra(image, sizes)
        )  # fmt: skip
        share = xp.divide(batch_like(gy, dims), self._divisors(xp, image, sizes, gx.dtype))
        for _, under in shifted(bordered, self.kernel_size, self.windows.geometry, sizes):
            xp.add(under, share, out=under)
        xp.copyto(flat, inner(bordered, self.padding, image))


def _avg_pool(
    dims: int, input: Tensor, kernel_size: Any, stride: Any, padding: Any, ceil_mode: bool, count_include_pad: bool,
    divisor_override: int | None,
) -> Tensor:  # fmt: skip
    name = f"avg_pool{dims}d"
    check_dims(name, input, dims)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    windows = pooling(name, dims, kernel_size, stride, padding, 1, ceil_mode)
    return apply(AvgPool(windows, count_include_pad, divisor_override), input)


def avg_pool1d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:  # fmt: skip
    """The mean of every window along the last dimension."""
    return _avg_pool(1, input, kernel_size, stride, padding, ceil_mode, count_include_pad, None)


def avg_pool2d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    """The mean of every window over the last two dimensions."""
    return _avg_pool(2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def avg_pool3d(
    input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
    count_include_pad: bool = True, divisor_override: int | None = None,
) -> Tensor:  # fmt: skip
    """The mean of every window over the last three dimensions."""
    return _avg_pool(3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)
