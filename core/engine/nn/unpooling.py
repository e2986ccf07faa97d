"""Pooling that is undone, that goes by norms, and whose windows are drawn: as layers."""

from __future__ import annotations

from typing import Any, ClassVar

from ..functions.convolution.arguments import spread
from ..tensor import Tensor
from . import functional as F
from .module import Module

__all__ = [
    "FractionalMaxPool2d", "FractionalMaxPool3d", "LPPool1d", "LPPool2d", "LPPool3d", "MaxUnpool1d", "MaxUnpool2d",
    "MaxUnpool3d",
]  # fmt: skip


class _MaxUnpool(Module):
    dims: ClassVar[int] = 1

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None:
        super().__init__()
        name = type(self).__name__
        self.kernel_size = spread(kernel_size, self.dims, "kernel_size", name)
        self.stride = spread(kernel_size if stride is None else stride, self.dims, "stride", name)
        self.padding = spread(padding, self.dims, "padding", name)

    def forward(self, input: Tensor, indices: Tensor, output_size: Any = None) -> Tensor:
        """Values and positions of the pooling, to the size it had before."""
        unpool = getattr(F, f"max_unpool{self.dims}d")
        return unpool(input, indices, self.kernel_size, self.stride, self.padding, output_size)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class MaxUnpool1d(_MaxUnpool):
    """Max pooling of lines undone."""


class MaxUnpool2d(_MaxUnpool):
    """Max pooling of images undone."""

    dims = 2


class MaxUnpool3d(_MaxUnpool):
    """Max pooling of volumes undone."""

    dims = 3


class _LPPool(Module):
    dims: ClassVar[int] = 1

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> None:
        super().__init__()
        self.norm_type, self.kernel_size, self.stride, self.ceil_mode = norm_type, kernel_size, stride, ceil_mode

    def forward(self, input: Tensor) -> Tensor:
        """Shape (N, C, ...) or (C, ...) to as many windows as fit."""
        pool = getattr(F, f"lp_pool{self.dims}d")
        return pool(input, float(self.norm_type), self.kernel_size, self.stride, self.ceil_mode)

    def extra_repr(self) -> str:
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPool):
    """The p-norm of every window along a line."""


class LPPool2d(_LPPool):
    """The p-norm of every window of an image."""

    dims = 2


class LPPool3d(_LPPool):
    """The p-norm of every window of a volume."""

    dims = 3


class _FractionalMaxPool(Module):
    dims: ClassVar[int] = 2

    def __init__(
        self, kernel_size: Any, output_size: Any = None, output_ratio: Any = None, return_indices: bool = False,
        _random_samples: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        name, dims = type(self).__name__, self.dims
        if output_size is None and output_ratio is None:
            raise ValueError(f"{name} requires specifying either an output size, or a pooling ratio")
        if output_size is not None and output_ratio is not None:
            raise ValueError("only one of output_size and output_ratio may be specified")
        self.kernel_size = spread(kernel_size, dims, "kernel_size", name)
        self.return_indices = return_indices
        self.register_buffer("_random_samples", _random_samples)
        self.output_size = None if output_size is None else spread(output_size, dims, "output_size", name)
        ratio = output_ratio if isinstance(output_ratio, (tuple, list)) else (output_ratio,) * dims
        self.output_ratio = None if output_ratio is None else tuple(ratio)
        if self.output_ratio is not None and not all(0 < r < 1 for r in self.output_ratio):
            raise ValueError(f"output_ratio must be between 0 and 1 (got {output_ratio})")

    def forward(self, input: Tensor) -> Any:
        """Shape (N, C, ...) or (C, ...) to the given size."""
        pool = getattr(F, f"fractional_max_pool{self.dims}d")
        return pool(
            input, self.kernel_size, self.output_size, self.output_ratio, self.return_indices, self._random_samples
        )


class FractionalMaxPool2d(_FractionalMaxPool):
    """Max pooling of images over windows at random places."""


class FractionalMaxPool3d(_FractionalMaxPool):
    """Max pooling of volumes over windows at random places."""

    dims = 3
