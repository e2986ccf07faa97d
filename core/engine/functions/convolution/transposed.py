"""Transposed convolution: the map that undoes a convolution's change of size, used to make images larger."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from .arguments import batched, spread, unbatched
from .composed import bias_gradient_of, transposed_input_gradient_of, weight_gradient_of
from .convolve import _check
from .windows import Geometry, correlate, input_gradient, weight_gradient

__all__ = ["conv_transpose1d", "conv_transpose2d", "conv_transpose3d"]


class TransposedConvolution(Operation):
    """Every element of x lays its multiple of a kernel into the output; overlaps add up.

    Shapes: x (N, C, ...), w (C, O / groups, ...), b (O) or None, y (N, O, ...). It is the derivative of a convolution
    with respect to its input, and its own derivative is that convolution.

    Source: Dumoulin, Visin 2016, https://arxiv.org/abs/1603.07285
    """

    name, grad_name = "conv_transpose", "ConvolutionBackward0"
    formula = r"y_{n,o,q} = b_o + \sum_{c,\, s p + d k - m = q} w_{c,o,k} \, x_{n,c,p}"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{n,c,p} = \sum_{o,k} \bar{y}_{n,o,\,s p + d k - m} \, w_{c,o,k}",
        "w": r"\bar{w}_{c,o,k} = \sum_{n,p} x_{n,c,p} \, \bar{y}_{n,o,\,s p + d k - m}",
        "b": r"\bar{b}_o = \sum_{n,q} \bar{y}_{n,o,q}",
    }
    input_names = ("input", "weight", "bias")
    saves = ("x", "w")
    saves_for: ClassVar = {"x": ("w",), "w": ("x",), "b": ()}
    attribute_names = ("stride", "padding", "output_padding", "groups", "dilation")

    def __init__(self, stride: tuple, padding: tuple, output_padding: tuple, groups: int, dilation: tuple) -> None:
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
        self.output_padding = output_padding
        self.geometry = Geometry(stride, padding, dilation, groups)

    def out(self, x, w, b):
        """(N, O, sizes that a convolution would bring back to x's)."""
        _check(self, x, w, b, w.shape[0])
        sizes = tuple(
            (n - 1) * s - 2 * p + d * (k - 1) + e + 1
            for n, k, s, p, d, e in zip(
                x.shape[2:], w.shape[2:], self.stride, self.padding, self.dilation, self.output_padding, strict=True
            )
        )
        if any(n < 1 for n in sizes):
            raise RuntimeError(
                f"Given input size per channel: {list(x.shape[2:])}. Calculated output size per channel: {list(sizes)}."
                " Output size is too small"
            )
        return (x.shape[0], w.shape[1] * self.groups, *sizes), x.dtype

    def forward(self, xp, y, x, w, b):
        input_gradient(xp, y, x, w, self.geometry)
        if b is not None:
            xp.add(y, b.reshape(-1, *(1,) * len(self.stride)), out=y)

    def backward(self, xp, i, gx, gy, y, x, w, b):
        if i == 0:
            correlate(xp, gx, gy, w, self.geometry)
        elif i == 1:
            weight_gradient(xp, gx, x, gy, self.geometry)
        else:
            xp.sum(gy, axis=(0, *range(2, gy.ndim)), out=gx)

    composes = True

    def compose(self, i, gy, shape, *saved):
        """Each of its derivatives is a convolution."""
        _, x, w, _ = saved
        if i == 0:
            return transposed_input_gradient_of(gy, w, shape, self.geometry)
        return weight_gradient_of(x, gy, shape[2:], self.geometry) if i == 1 else bias_gradient_of(gy)


def _transposed(
    dims: int, input: Tensor, weight: Tensor, bias: Tensor | None, stride: Any, padding: Any, output_padding: Any,
    groups: int, dilation: Any,
) -> Tensor:  # fmt: skip
    name = f"conv_transpose{dims}d"
    stride, padding = spread(stride, dims, "stride", name), spread(padding, dims, "padding", name)
    dilation, more = spread(dilation, dims, "dilation", name), spread(output_padding, dims, "output_padding", name)
    if any(e >= max(s, d) for e, s, d in zip(more, stride, dilation, strict=True)):
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got output_padding: "
            f"{list(more)}, stride: {list(stride)}, dilation: {list(dilation)}"
        )
    x, single = batched(input, dims, name)
    return unbatched(apply(TransposedConvolution(stride, padding, more, groups, dilation), x, weight, bias), single)


def conv_transpose1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
    output_padding: Any = 0, groups: int = 1, dilation: Any = 1,
) -> Tensor:  # fmt: skip
    """Transposed convolution of (N, C, L) or (C, L) with kernels (C, O / groups, K)."""
    return _transposed(1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
    output_padding: Any = 0, groups: int = 1, dilation: Any = 1,
) -> Tensor:  # fmt: skip
    """Transposed convolution of (N, C, H, W) or (C, H, W) with kernels (C, O / groups, K, K)."""
    return _transposed(2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0,
    output_padding: Any = 0, groups: int = 1, dilation: Any = 1,
) -> Tensor:  # fmt: skip
    """Transposed convolution of (N, C, D, H, W) or (C, D, H, W) with kernels (C, O / groups, K, K, K)."""
    return _transposed(3, input, weight, bias, stride, padding, output_padding, groups, dilation)
