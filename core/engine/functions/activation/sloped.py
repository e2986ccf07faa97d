"""Rectifiers whose slope below zero is learned, or drawn at random."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...random import default_generator
from ...tensor import Tensor
from .base import _Activation, _finish
from .rectifiers import leaky_relu

__all__ = ["prelu", "rrelu"]


class PRelu(Operation):
    """Rectified linear unit whose slope below zero is a parameter, one for all or one for each channel.

    Source: He et al. 2015, https://arxiv.org/abs/1502.01852
    """

    name, grad_name = "prelu", "PreluKernelBackward0"
    formula = r"y = \max(x, 0) + w \, \min(x, 0)"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, ([x > 0] + w \, [x \leq 0])",
        "w": r"\bar{w} = \sum \bar{y} \, \min(x, 0)",
    }
    input_names = ("input", "weight")
    saves = ("x", "w")
    broadcasts = True

    def out(self, *inputs: Any) -> Any:
        """x's shape."""
        return inputs[0].shape, inputs[0].dtype

    def forward(self, xp, y, x, w):
        xp.multiply(x, w, out=y)
        xp.copyto(y, x, where=xp.greater(x, 0))

    def backward(self, xp, i, gx, gy, y, x, w):
        if i == 0:
            xp.multiply(gy, w, out=gx)
            xp.copyto(gx, gy, where=xp.greater(x, 0))
        else:
            xp.multiply(gy, xp.minimum(x, 0.0), out=gx)


class RRelu(_Activation):
    """Rectified linear unit whose slope below zero is drawn anew for every element while training.

    Source: Xu et al. 2015, https://arxiv.org/abs/1505.00853
    """

    name, grad_name = "rrelu", "RreluWithNoiseBackward0"
    formula = r"y = \max(x, 0) + s \, \min(x, 0), \; s \sim U(l, u)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, ([x > 0] + s \, [x \leq 0])"}
    outputs = ("y", "s")
    saves = ("s",)
    attribute_names = ("lower", "upper")
    draws = True
    generator: Any = None

    def __init__(self, lower: float, upper: float, generator: Any = None) -> None:
        self.lower, self.upper, self.generator = float(lower), float(upper), generator

    def out(self, *inputs: Any) -> Any:
        """The input's shape twice: the slopes stay inside."""
        spec = super().out(*inputs)
        return [spec, spec]

    def forward(self, xp, y, s, x):
        s.fill(1.0)
        below = xp.less_equal(x, 0)
        source = self.generator or default_generator
        draws = (source.draw64(int(below.sum())) & np.uint64((1 << 53) - 1)).astype(np.float64) * 2.0**-53
        s[below] = xp.asarray(draws * (self.upper - self.lower) + self.lower).astype(s.dtype)
        xp.multiply(x, s, out=y)

    def backward(self, xp, i, gx, gy, y, s, x):
        xp.multiply(gy, s, out=gx)


_prelu = PRelu()


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """Rectified linear unit with a learned slope: `weight` has one element, or one for each channel (dimension 1).

    Raises
    ------
    RuntimeError
        If the number of weights is neither 1 nor the number of channels; for different dtypes.
    """
    if input.dtype is not weight.dtype:
        raise RuntimeError(f"prelu: Type promoting not supported. Got {input.dtype.title} and {weight.dtype.title}")
    if weight.ndim and weight.numel() != 1:
        if input.ndim == 0:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = input.shape[1] if input.ndim > 1 else 1
        if channels != weight.numel():
            raise RuntimeError(
                "Mismatch of parameter numbers and input channel size. Found parameter numbers = "
                f"{weight.numel()} and channel size = {channels}."
            )
    if weight.ndim > 1:
        raise RuntimeError(f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight.ndim}")
    lined = weight.reshape([-1 if d == 1 else 1 for d in range(input.ndim)]) if input.ndim > 1 else weight.reshape(
        (1,) * input.ndim
    )  # fmt: skip
    return apply(_prelu, input, lined)


def rrelu(
    input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False, inplace: bool = False,
    generator: Any = None,
) -> Tensor:  # fmt: skip
    """Rectified linear unit with random slopes while training, with their mean otherwise."""
    if lower > upper:
        raise RuntimeError(f"Lower bound should be less than or equal to the upper bound, but got {lower} and {upper}")
    if not training:
        return leaky_relu(input, (lower + upper) / 2, inplace)
    return _finish(apply(RRelu(lower, upper, generator), input), input, inplace, "rrelu_")
