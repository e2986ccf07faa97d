"""Power-average pooling: of every window the p-norm."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from ..activation import relu
from ..convolution.arguments import spread
from ..unary import sign
from .average import avg_pool1d, avg_pool2d, avg_pool3d

__all__ = ["lp_pool1d", "lp_pool2d", "lp_pool3d"]


def _lp_pool(dims: int, input: Tensor, norm_type: float, kernel_size: Any, stride: Any, ceil_mode: bool) -> Any:
    kernel = spread(kernel_size, dims, "kernel_size", f"lp_pool{dims}d")
    total = 1
    for k in kernel:
        total *= k
    pool: Any = (avg_pool1d, avg_pool2d, avg_pool3d)[dims - 1]
    means = pool(input**norm_type, kernel, stride, 0, ceil_mode)
    return (sign(means) * relu(abs(means)) * total) ** (1.0 / norm_type)


def lp_pool1d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The p-norm, p = `norm_type`, of every window along the last dimension."""
    return _lp_pool(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The p-norm, p = `norm_type`, of every window over the last two dimensions."""
    return _lp_pool(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Any:
    """The p-norm, p = `norm_type`, of every window over the last three dimensions."""
    return _lp_pool(3, input, norm_type, kernel_size, stride, ceil_mode)
