"""Kernels laid over images: convolution, its transpose, and the borders they need."""

# ruff: noqa: F401  (this file gathers names)

from .convolve import Convolution, conv1d, conv2d, conv3d
from .padding import Pad, pad
from .transposed import TransposedConvolution, conv_transpose1d, conv_transpose2d, conv_transpose3d

__all__ = [
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "pad",
]  # fmt: skip
