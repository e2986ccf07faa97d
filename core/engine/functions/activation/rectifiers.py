"""Activations with a kink at zero, and their relatives that bend below it."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...backend import filled
from ...tensor import Tensor
from .base import _Activation, _finish

__all__ = ["celu", "elu", "leaky_relu", "relu", "selu"]


_SELU_ALPHA = 1.6732632423543772


_SELU_SCALE = 1.0507009873554805


class Relu(Unary):
    """Rectified linear unit: negative values become 0."""

    takes_complex = False
    name, grad_name = "relu", "ReluBackward0"
    formula = r"y = \max(x, 0)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [x > 0]"}
    saves = ("y",)
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.maximum(x, filled(xp, 0, x.shape, x.dtype), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.greater(y, filled(xp, 0, y.shape, y.dtype), out=gx)
        xp.multiply(gx, gy, out=gx)


class LeakyRelu(_Activation):
    """Rectified linear unit that lets a fraction of negative values through."""

    name, grad_name = "leaky_relu", "LeakyReluBackward0"
    formula = r"y = \max(x, 0) + s \, \min(x, 0)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, ([x > 0] + s \, [x \leq 0])"}
    saves = ("x",)
    attribute_names = ("negative_slope",)

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = float(negative_slope)

    def forward(self, xp, y, x):
        xp.multiply(x, self.negative_slope, out=y)
        xp.copyto(y, x, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, self.negative_slope, out=gx)
        xp.copyto(gx, gy, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))


class Elu(_Activation):
    """Exponential linear unit: smooth below zero, towards -alpha (with scale: SELU; with an inner scale: CELU).

    Source: Clevert, Unterthiner, Hochreiter 2016, https://arxiv.org/abs/1511.07289
    """

    name, grad_name = "elu", "EluBackward0"
    formula = r"y = s \, (\max(x, 0) + \alpha \, (e^{r \min(x, 0)} - 1))"
    derivatives: ClassVar = {"x": r"\bar{x} = s \, \bar{y} \, ([x > 0] + \alpha r e^{r x} \, [x \leq 0])"}
    saves = ("x",)
    attribute_names = ("alpha", "scale", "input_scale")

    def __init__(self, alpha: float = 1.0, scale: float = 1.0, input_scale: float = 1.0) -> None:
        self.alpha, self.scale, self.input_scale = float(alpha), float(scale), float(input_scale)

    def forward(self, xp, y, x):
        xp.minimum(x, filled(xp, 0, x.shape, x.dtype), out=y)
        if self.input_scale != 1.0:
            xp.multiply(y, self.input_scale, out=y)
        xp.expm1(y, out=y)
        xp.multiply(y, self.alpha, out=y)
        xp.copyto(y, x, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))
        xp.multiply(y, self.scale, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.minimum(x, filled(xp, 0, x.shape, x.dtype), out=gx)
        if self.input_scale != 1.0:
            xp.multiply(gx, self.input_scale, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, self.alpha * self.input_scale, out=gx)
        xp.copyto(gx, 1.0, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))
        xp.multiply(gx, self.scale, out=gx)
        xp.multiply(gx, gy, out=gx)


_relu = Relu()
_leaky = LeakyRelu()
_elu = Elu()


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """Rectified linear unit."""
    return _finish(apply_unary(_relu, input), input, inplace, "relu_")


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """Rectified linear unit with a slope below zero."""
    y = apply_unary(_leaky if negative_slope == 0.01 else LeakyRelu(negative_slope), input)
    return _finish(y, input, inplace, "leaky_relu_")


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Exponential linear unit."""
    return _finish(apply_unary(_elu if alpha == 1.0 else Elu(alpha), input), input, inplace, "elu_")


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """Scaled exponential linear unit, which keeps mean 0 and variance 1 through the layers."""
    return _finish(apply_unary(Elu(_SELU_ALPHA, _SELU_SCALE), input), input, inplace, "selu_")


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Exponential linear unit whose slope at zero is 1 for every `alpha`.

    Source: Barron 2017, https://arxiv.org/abs/1704.07483
    """
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return _finish(apply_unary(Elu(alpha, 1.0, 1.0 / alpha), input), input, inplace, "celu_")
