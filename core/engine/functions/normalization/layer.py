"""Normalisation within one sample: over its last dimensions, over groups of channels, or by its size alone."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import count
from ...tensor import Tensor
from .base import _Normalization

__all__ = ["group_norm", "layer_norm", "rms_norm"]


class LayerNorm(_Normalization):
    """The last dimensions of every sample are normalised together; every element has its own weight.

    Source: Ba, Kiros, Hinton 2016, https://arxiv.org/abs/1607.06450
    """

    name, grad_name = "layer_norm", "NativeLayerNormBackward0"
    symbols = ("x", "w", "b")
    attribute_names = ("normalized_shape", "eps")

    def __init__(self, normalized_shape: tuple[int, ...], eps: float) -> None:
        self.normalized_shape, self.eps = normalized_shape, eps

    def seen_as(self, shape):
        lead = len(shape) - len(self.normalized_shape)
        return (*shape[:lead], count(self.normalized_shape)), (lead,)

    def weights_as(self, shape):
        return (*(1,) * (len(shape) - len(self.normalized_shape)), *self.normalized_shape)


class GroupNorm(_Normalization):
    """Groups of channels of every image are normalised together; every channel has its own weight.

    Source: Wu, He 2018, https://arxiv.org/abs/1803.08494
    """

    name, grad_name = "group_norm", "NativeGroupNormBackward0"
    symbols = ("x", "w", "b")
    attribute_names = ("num_groups", "eps")

    def __init__(self, num_groups: int, eps: float) -> None:
        self.num_groups, self.eps = num_groups, eps

    def seen_as(self, shape):
        return (shape[0], self.num_groups, count(shape[1:]) // self.num_groups), (2,)

    def weights_as(self, shape):
        return (1, shape[1], *(1,) * (len(shape) - 2))


class RmsNorm(Operation):
    """The last dimensions of every sample divided by their root mean square, then scaled.

    Source: Zhang, Sennrich 2019, https://arxiv.org/abs/1910.07467
    """

    name, grad_name = "rms_norm", "RmsNormBackward0"
    formula = r"y = w \, \frac{x}{\sqrt{\mathrm{mean}(x^2) + \epsilon}}"
    derivatives: ClassVar = {
        "x": r"\bar{x} = r \, (\bar{h} - h \, \mathrm{mean}(\bar{h} \, h)), \; h = r x, \; \bar{h} = w \, \bar{y}",
        "w": r"\bar{w} = \sum \bar{y} \, r x",
    }
    input_names = ("input", "weight")
    outputs = ("y", "r")
    saves = ("r", "x", "w")
    attribute_names = ("normalized_shape", "eps")

    def __init__(self, normalized_shape: tuple[int, ...], eps: float | None) -> None:
        self.normalized_shape, self.eps = normalized_shape, eps

    def out(self, *inputs: Any) -> Any:
        """x's shape, and one number for each sample."""
        x = inputs[0]
        lead = x.ndim - len(self.normalized_shape)
        return [(x.shape, x.dtype), ((*x.shape[:lead], *(1,) * len(self.normalized_shape)), x.dtype)]

    def forward(self, xp, y, r, x, w):
        axes = tuple(range(-len(self.normalized_shape), 0))
        xp.multiply(x, x, out=y)
        xp.sum(y, axis=axes, keepdims=True, out=r)
        xp.multiply(r, 1.0 / count(self.normalized_shape), out=r)
        xp.add(r, float(np.finfo(x.dtype).eps) if self.eps is None else self.eps, out=r)
        xp.sqrt(r, out=r)
        xp.divide(1.0, r, out=r)
        xp.multiply(x, r, out=y)
        if w is not None:
            xp.multiply(y, w, out=y)

    def hidden(self, xp, *inputs):
        """The reciprocal of the root mean square, as it follows from x."""
        x = inputs[0]
        y, r = (xp.empty(shape, dtype) for shape, dtype in self.out(x))
        self.forward(xp, y, r, x, None)
        return (r,)

    def backward(self, xp, i, gx, gy, y, r, x, w):
        k = len(self.normalized_shape)
        h = xp.multiply(x, r)
        if i == 1:
            xp.sum(xp.multiply(gy, h), axis=tuple(range(gy.ndim - k)), out=gx)
            return
        g = gy if w is None else xp.multiply(gy, w)
        along = xp.sum(xp.multiply(g, h), axis=tuple(range(-k, 0)), keepdims=True)
        xp.multiply(h, xp.multiply(along, 1.0 / count(self.normalized_shape)), out=h)
        xp.subtract(g, h, out=gx)
        xp.multiply(gx, r, out=gx)


def _checked(name: str, input: Tensor, normalized_shape: Any) -> tuple[int, ...]:
    shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    if not shape or tuple(input.shape[-len(shape) :]) != shape:
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [*, {', '.join(map(str, shape))}], but "
            f"got input of size{list(input.shape)} in {name}"
        )
    return shape


def layer_norm(
    input: Tensor, normalized_shape: Any, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Normalise the last dimensions, whose sizes are `normalized_shape`."""
    return apply(LayerNorm(_checked("layer_norm", input, normalized_shape), eps), input, weight, bias)


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Normalise `num_groups` groups of channels (dimension 1) of every image."""
    if input.ndim < 2 or input.shape[1] % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(input.shape)} and num_groups={num_groups}"
        )
    return apply(GroupNorm(num_groups, eps), input, weight, bias)


def rms_norm(input: Tensor, normalized_shape: Any, weight: Tensor | None = None, eps: float | None = None) -> Tensor:
    """Divide the last dimensions by their root mean square; `eps` None is the dtype's precision."""
    shape = _checked("rms_norm", input, normalized_shape)
    if weight is not None and tuple(weight.shape) != shape:
        raise RuntimeError(
            f"Expected weight to be of same shape as normalized_shape, but got weight of shape "
            f"{list(weight.shape)} and normalized_shape = {list(shape)}"
        )
    return apply(RmsNorm(shape, eps), input, weight)
