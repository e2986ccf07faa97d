"""The derivatives of convolutions written as convolutions: what derivatives of derivatives go through."""

from __future__ import annotations

from ...autograd.run import apply
from ...tensor import Tensor
from ..join import cat
from .windows import Geometry

__all__ = ["bias_gradient_of", "input_gradient_of", "transposed_input_gradient_of", "weight_gradient_of"]


def input_gradient_of(gy: Tensor, w: Tensor, shape: tuple[int, ...], geometry: Geometry) -> Tensor:
    """The gradient of a convolution's input of the given shape: the transposed convolution."""
    from .transposed import TransposedConvolution

    stride, padding, dilation, groups = geometry
    left = tuple(
        n - ((o - 1) * s - 2 * p + d * (k - 1) + 1)
        for n, o, s, p, d, k in zip(shape[2:], gy.shape[2:], stride, padding, dilation, w.shape[2:], strict=True)
    )
    return apply(TransposedConvolution(stride, padding, left, groups, dilation), gy, w, None)


def transposed_input_gradient_of(gy: Tensor, w: Tensor, shape: tuple[int, ...], geometry: Geometry) -> Tensor:
    """The gradient of a transposed convolution's input: the convolution."""
    from .convolve import Convolution

    stride, padding, dilation, groups = geometry
    found = apply(Convolution(stride, padding, dilation, groups), gy, w, None)
    return found[(..., *(slice(0, n) for n in shape[2:]))]


def weight_gradient_of(gy: Tensor, x: Tensor, kernel: tuple[int, ...], geometry: Geometry) -> Tensor:
    """The gradient of the kernels: images and windows exchange parts, and so do stride and dilation."""
    from .convolve import Convolution

    stride, padding, dilation, groups = geometry
    turned = Convolution(dilation, padding, stride, 1)
    parts = [
        apply(turned, image.transpose(0, 1), grad.transpose(0, 1), None)
        for image, grad in zip(x.chunk(groups, 1), gy.chunk(groups, 1), strict=True)
    ]
    inside = (..., *(slice(0, k) for k in kernel))
    return cat([part[inside].transpose(0, 1) for part in parts], 0)


def bias_gradient_of(gy: Tensor) -> Tensor:
    """The sum over images and places."""
    return gy.sum((0, *range(2, gy.ndim)))
