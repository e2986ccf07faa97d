"""Convolution: the same small kernel laid over every place of an image, in one, two or three dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...tensor import Tensor
from .arguments import batched, spread, unbatched
from .composed import bias_gradient_of, input_gradient_of, weight_gradient_of
from .windows import Geometry, correlate, input_gradient, weight_gradient

__all__ = ["conv1d", "conv2d", "conv3d"]


class Convolution(Operation):
    """Sum of products of each window of x with each kernel of w, plus the bias.

    Shapes: x (N, C, ...), w (O, C / groups, ...), b (O) or None, y (N, O, ...). As everywhere in deep learning the
    kernel is not turned over: mathematicians call this a correlation.

    Source: LeCun et al. 1989, https://doi.org/10.1162/neco.1989.1.4.541
    """

    name, grad_name = "convolution", "ConvolutionBackward0"
    formula = r"y_{n,o,p} = b_o + \sum_{c,k} w_{o,c,k} \, x_{n,c,\,s p + d k - m}"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{n,c,q} = \sum_{o,\, s p + d k - m = q} \bar{y}_{n,o,p} \, w_{o,c,k}",
        "w": r"\bar{w}_{o,c,k} = \sum_{n,p} \bar{y}_{n,o,p} \, x_{n,c,\,s p + d k - m}",
        "b": r"\bar{b}_o = \sum_{n,p} \bar{y}_{n,o,p}",
    }
    input_names = ("input", "weight", "bias")
    saves = ("x", "w")
    saves_for: ClassVar = {"x": ("w",), "w": ("x",), "b": ()}
    attribute_names = ("stride", "padding", "dilation", "groups")

    def __init__(self, stride: tuple, padding: tuple, dilation: tuple, groups: int) -> None:
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups
        self.geometry = Geometry(stride, padding, dilation, groups)

    def out(self, x, w, b):
        """(N, O, windows along each dimension)."""
        _check(self, x, w, b, w.shape[1] * self.groups)
        sizes = self.geometry.sizes(x.shape[2:], w.shape[2:])
        if any(n < 1 for n in sizes):
            grown = [n + 2 * p for n, p in zip(x.shape[2:], self.padding, strict=True)]
            reach = [d * (k - 1) + 1 for k, d in zip(w.shape[2:], self.dilation, strict=True)]
            raise RuntimeError(
                f"Calculated padded input size per channel: ({' x '.join(map(str, grown))}). Kernel size: "
                f"({' x '.join(map(str, reach))}). Kernel size can't be greater than actual input size"
            )
        return (x.shape[0], w.shape[0], *sizes), x.dtype

    def forward(self, xp, y, x, w, b):
        correlate(xp, y, x, w, self.geometry)
        if b is not None:
            xp.add(y, b.reshape(-1, *(1,) * len(self.stride)), out=y)

    def backward(self, xp, i, gx, gy, y, x, w, b):
        if i == 0:
            input_gradient(xp, gx, gy, w, self.geometry)
        elif i == 1:
            weight_gradient(xp, gx, gy, x, self.geometry)
        else:
            xp.sum(gy, axis=(0, *range(2, gy.ndim)), out=gx)

    composes = True  # the kernel's columns are strides over memory, which have no history

    def compose(self, i, gy, shape, *saved):
        """Each of a convolution's derivatives is a convolution."""
        _, x, w, _ = saved
        if i == 0:
            return input_gradient_of(gy, w, shape, self.geometry)
        return weight_gradient_of(gy, x, shape[2:], self.geometry) if i == 1 else bias_gradient_of(gy)


def _check(operation: Any, x: Any, w: Any, b: Any, channels: int) -> None:
    """PyTorch's complaints about shapes and dtypes that do not fit."""
    if x.dtype != w.dtype:
        raise RuntimeError(
            f"Input type ({from_numpy_dtype(x.dtype).title}) and weight type ({from_numpy_dtype(w.dtype).title}) "
            f"should be the same in {operation.name}. Convert the input with .to(weight.dtype)."
        )
    if x.shape[1] != channels:
        raise RuntimeError(
            f"Given groups={operation.groups}, weight of size {list(w.shape)}, expected input{list(x.shape)} to have "
            f"{channels} channels, but got {x.shape[1]} channels instead"
        )
    if w.shape[0] % operation.groups:
        raise RuntimeError(
            f"expected weight to be at least {operation.groups} at dimension 0 and divisible by groups, but got "
            f"weight of size {list(w.shape)}"
        )
    if b is not None and b.dtype != x.dtype:
        raise RuntimeError(
            f"Input type ({from_numpy_dtype(x.dtype).title}) and bias type ({from_numpy_dtype(b.dtype).title}) should "
            f"be the same in {operation.name}. Convert the bias."
        )
    if any(d < 1 for d in operation.dilation):
        raise RuntimeError(f"dilation should be greater than zero, but got {operation.dilation} in {operation.name}")
    if b is not None and b.ndim != 1:
        raise RuntimeError(f"expected bias to be 1-dimensional, but got bias of size {list(b.shape)}")


def _convolve(
    dims: int, input: Tensor, weight: Tensor, bias: Tensor | None, stride: Any, padding: Any, dilation: Any, groups: int
) -> Tensor:
    name = f"conv{dims}d"
    if weight.ndim != dims + 2:
        raise RuntimeError(f"{name}: expected a weight of {dims + 2} dimensions, but got shape {list(weight.shape)}")
    stride, dilation = spread(stride, dims, "stride", name), spread(dilation, dims, "dilation", name)
    x, single = batched(input, dims, name)
    if isinstance(padding, str):
        x, padding = _named_padding(x, padding, weight.shape[2:], stride, dilation)
    else:
        padding = spread(padding, dims, "padding", name)
        if any(p < 0 for p in padding):
            raise RuntimeError("negative padding is not supported")
    return unbatched(apply(Convolution(stride, padding, dilation, groups), x, weight, bias), single)


def _named_padding(x: Tensor, padding: str, kernel: tuple, stride: tuple, dilation: tuple) -> tuple[Tensor, tuple]:
    """ "valid" is none; "same" keeps the size, one more at the far end where the sum is odd."""
    if padding == "valid":
        return x, (0,) * len(kernel)
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    from .padding import pad

    totals = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if any(t % 2 for t in totals):
        x = pad(x, [v for t in reversed(totals) for v in (0, t % 2)])
    return x, tuple(t // 2 for t in totals)


def conv1d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
    groups: int = 1,
) -> Tensor:  # fmt: skip
    """Convolution of (N, C, L) or (C, L) with kernels (O, C / groups, K); `padding` may be "same" or "valid"."""
    return _convolve(1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
    groups: int = 1,
) -> Tensor:  # fmt: skip
    """Convolution of (N, C, H, W) or (C, H, W) with kernels (O, C / groups, K, K)."""
    return _convolve(2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
    groups: int = 1,
) -> Tensor:  # fmt: skip
    """Convolution of (N, C, D, H, W) or (C, D, H, W) with kernels (O, C / groups, K, K, K)."""
    return _convolve(3, input, weight, bias, stride, padding, dilation, groups)
