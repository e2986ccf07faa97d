"""The bends that make a network more than a matrix: activation functions, element by element.

Sigmoid and Tanh, which are ordinary functions too, live in ``unary``.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..autograd.operation import Operation, Unary
from ..autograd.run import apply
from ..backend import filled, special
from ..shapes import broadcast_shapes
from ..tensor import Tensor
from .unary import sigmoid, tanh

__all__ = [
    "clamp", "clamp_max", "clamp_min", "clip", "elu", "gelu", "hardtanh", "leaky_relu", "logsigmoid", "relu", "relu6",
    "selu", "sigmoid", "silu", "softplus", "softsign", "tanh",
]  # fmt: skip

_SELU_ALPHA, _SELU_SCALE = 1.6732632423543772, 1.0507009873554805


class _Activation(Unary):
    """Activations refuse whole numbers, as PyTorch does, instead of converting them."""

    keeps_integers = True

    def out(self, *inputs: Any) -> Any:
        """The input's shape and dtype, which must be floating."""
        x = inputs[0]
        if x.dtype.kind != "f":
            raise NotImplementedError(f'"{self.name}" not implemented for {x.dtype}: convert the input with .float()')
        return x.shape, x.dtype


class Relu(Unary):
    """Rectified linear unit: negative values become 0."""

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
    """Exponential linear unit: smooth below zero, towards -alpha (with scale: SELU).

    Source: Clevert, Unterthiner, Hochreiter 2016, https://arxiv.org/abs/1511.07289
    """

    name, grad_name = "elu", "EluBackward0"
    formula = r"y = s \, (\max(x, 0) + \alpha \, (e^{\min(x, 0)} - 1))"
    derivatives: ClassVar = {"x": r"\bar{x} = s \, \bar{y} \, ([x > 0] + \alpha e^x \, [x \leq 0])"}
    saves = ("x",)
    attribute_names = ("alpha", "scale")

    def __init__(self, alpha: float = 1.0, scale: float = 1.0) -> None:
        self.alpha, self.scale = float(alpha), float(scale)

    def forward(self, xp, y, x):
        xp.minimum(x, filled(xp, 0, x.shape, x.dtype), out=y)
        xp.expm1(y, out=y)
        xp.multiply(y, self.alpha, out=y)
        xp.copyto(y, x, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))
        xp.multiply(y, self.scale, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.minimum(x, filled(xp, 0, x.shape, x.dtype), out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, self.alpha, out=gx)
        xp.copyto(gx, 1.0, where=xp.greater(x, filled(xp, 0, x.shape, x.dtype)))
        xp.multiply(gx, self.scale, out=gx)
        xp.multiply(gx, gy, out=gx)


class Gelu(_Activation):
    """Gaussian error linear unit: x weighted by the normal distribution function, or its tanh approximation.

    Source: Hendrycks, Gimpel 2016, https://arxiv.org/abs/1606.08415
    """

    name, grad_name = "gelu", "GeluBackward0"
    formula = r"y = x \, \Phi(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (\Phi(x) + x \, \phi(x))"}
    saves = ("x",)
    attribute_names = ("approximate",)

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise RuntimeError(f"approximate argument must be either none or tanh, not {approximate!r}.")
        self.approximate = approximate

    def forward(self, xp, y, x):
        if self.approximate == "none":
            xp.multiply(x, math.sqrt(0.5), out=y)
            special(xp).erf(y, out=y)
        else:
            self._inner(xp, y, x)
            xp.tanh(y, out=y)
        xp.add(y, 1.0, out=y)
        xp.multiply(y, x, out=y)
        xp.multiply(y, 0.5, out=y)

    def _inner(self, xp, y, x):
        """sqrt(2/pi) (x + 0.044715 x^3)"""
        xp.multiply(x, x, out=y)
        xp.multiply(y, 0.044715, out=y)
        xp.add(y, 1.0, out=y)
        xp.multiply(y, x, out=y)
        xp.multiply(y, math.sqrt(2 / math.pi), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        part = xp.empty_like(gx)
        if self.approximate == "none":
            xp.multiply(x, x, out=part)
            xp.multiply(part, -0.5, out=part)
            xp.exp(part, out=part)
            xp.multiply(part, x, out=part)
            xp.multiply(part, 1 / math.sqrt(2 * math.pi), out=part)
            xp.multiply(x, math.sqrt(0.5), out=gx)
            special(xp).erf(gx, out=gx)
        else:
            self._inner(xp, gx, x)
            xp.tanh(gx, out=gx)
            xp.multiply(x, x, out=part)
            xp.multiply(part, 3 * 0.044715, out=part)
            xp.add(part, 1.0, out=part)
            xp.multiply(part, x, out=part)
            xp.multiply(part, 0.5 * math.sqrt(2 / math.pi), out=part)
            xp.multiply(part, xp.subtract(1.0, xp.multiply(gx, gx)), out=part)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, 0.5, out=gx)
        xp.add(gx, part, out=gx)
        xp.multiply(gx, gy, out=gx)


class Silu(_Activation):
    """Sigmoid linear unit, also called swish: y = x sigmoid(x).

    Source: Elfwing, Uchibe, Doya 2017, https://arxiv.org/abs/1702.03118
    """

    name, grad_name = "silu", "SiluBackward0"
    formula = r"y = x \, \sigma(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \sigma(x) (1 + x (1 - \sigma(x)))"}
    saves = ("x",)

    def _sigmoid(self, xp, y, x):
        xp.multiply(x, 0.5, out=y)
        xp.tanh(y, out=y)
        xp.add(y, 1.0, out=y)
        xp.multiply(y, 0.5, out=y)

    def forward(self, xp, y, x):
        self._sigmoid(xp, y, x)
        xp.multiply(y, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        s = xp.empty_like(gx)
        self._sigmoid(xp, s, x)
        xp.subtract(1.0, s, out=gx)
        xp.multiply(gx, x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, s, out=gx)
        xp.multiply(gx, gy, out=gx)


class Softplus(_Activation):
    """Smooth rectifier; linear where beta x exceeds the threshold, for exactness."""

    name, grad_name = "softplus", "SoftplusBackward0"
    formula = r"y = \frac{1}{\beta} \ln(1 + e^{\beta x})"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \sigma(\beta x)"}
    saves = ("x",)
    attribute_names = ("beta", "threshold")

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        self.beta, self.threshold = float(beta), float(threshold)

    def forward(self, xp, y, x):
        xp.multiply(x, self.beta, out=y)
        linear = xp.greater(y, self.threshold)
        xp.minimum(y, self.threshold, out=y)  # what lies above is replaced: exp must not overflow there
        xp.exp(y, out=y)
        xp.log1p(y, out=y)
        xp.divide(y, self.beta, out=y)
        xp.copyto(y, x, where=linear)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, self.beta, out=gx)
        linear = xp.greater(gx, self.threshold)
        xp.multiply(gx, 0.5, out=gx)
        xp.tanh(gx, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, 0.5, out=gx)
        xp.copyto(gx, 1.0, where=linear)
        xp.multiply(gx, gy, out=gx)


class LogSigmoid(_Activation):
    """Logarithm of the sigmoid, exact for large negative x."""

    name, grad_name = "logsigmoid", "LogSigmoidBackward0"
    formula = r"y = \ln \sigma(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \sigma(-x)"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.negative(x, out=y)
        xp.logaddexp(y, 0.0, out=y)
        xp.negative(y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, -0.5, out=gx)
        xp.tanh(gx, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, 0.5, out=gx)
        xp.multiply(gx, gy, out=gx)


class Hardtanh(_Activation):
    """Values outside the range are set to its ends, where the derivative is 0 (ends included)."""

    name, grad_name = "hardtanh", "HardtanhBackward0"
    formula = r"y = \min(\max(x, l), h)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [l < x < h]"}
    saves = ("x",)
    attribute_names = ("min_val", "max_val")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val, self.max_val = float(min_val), float(max_val)

    def forward(self, xp, y, x):
        xp.maximum(x, self.min_val, out=y)
        xp.minimum(y, self.max_val, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        inside = xp.logical_and(xp.greater(x, self.min_val), xp.less(x, self.max_val))
        xp.multiply(gy, inside, out=gx)


class Clamp(Operation):
    """Values outside the range are set to its ends; inside and on the ends the gradient passes.

    The ends are numbers or tensors that broadcast; None leaves a side open.
    """

    name, grad_name = "clamp", "ClampBackward1"
    formula = r"y = \min(\max(x, l), h)"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, [l \leq x \leq h]",
        "low": r"\bar{l} = \bar{y} \, [x < l] [l < h]",
        "high": r"\bar{h} = \bar{y} \, [x > h \vee l \geq h]",
    }
    input_names = ("input", "min", "max")
    saves = ("x", "low", "high")
    promotes = True
    broadcasts = True

    def promote(self, arrays):
        """All that are given to one dtype; an open side stays None."""
        given = [a for a in arrays if a is not None]
        Operation.promote(self, given)
        found = iter(given)
        arrays[:] = [None if a is None else next(found) for a in arrays]

    def out(self, x, low, high):
        """Broadcast shape of what is given."""
        shapes = [a.shape for a in (x, low, high) if hasattr(a, "shape")]
        return broadcast_shapes(*shapes, operation="clamp"), x.dtype

    def forward(self, xp, y, x, low, high):
        if low is not None:
            xp.maximum(x, low, out=y)
            x = y
        if high is not None:
            xp.minimum(x, high, out=y)

    def backward(self, xp, i, gx, gy, y, x, low, high):
        below = False if low is None else xp.less(x, low)
        above = False if high is None else xp.greater(x, high)
        if i == 0:
            taken = xp.logical_not(xp.logical_or(below, above))
        elif i == 1:
            taken = below if high is None else xp.logical_and(below, xp.less(low, high))
        else:
            taken = above if low is None else xp.logical_or(above, xp.less(high, low))
        xp.multiply(gy, taken, out=gx)


_relu, _silu, _logsigmoid, _clamp = Relu(), Silu(), LogSigmoid(), Clamp()
_leaky, _elu, _gelu, _softplus, _hardtanh = LeakyRelu(), Elu(), Gelu(), Softplus(), Hardtanh()


def relu(input: Tensor) -> Tensor:
    """Rectified linear unit."""
    return apply(_relu, input)


def relu6(input: Tensor) -> Tensor:
    """Rectified linear unit cut off at 6."""
    return apply(Hardtanh(0.0, 6.0), input)


def leaky_relu(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Rectified linear unit with a slope below zero."""
    return apply(_leaky if negative_slope == 0.01 else LeakyRelu(negative_slope), input)


def elu(input: Tensor, alpha: float = 1.0) -> Tensor:
    """Exponential linear unit."""
    return apply(_elu if alpha == 1.0 else Elu(alpha), input)


def selu(input: Tensor) -> Tensor:
    """Scaled exponential linear unit, which keeps mean 0 and variance 1 through the layers."""
    return apply(Elu(_SELU_ALPHA, _SELU_SCALE), input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """Gaussian error linear unit; `approximate` is "none" or "tanh"."""
    return apply(_gelu if approximate == "none" else Gelu(approximate), input)


def silu(input: Tensor) -> Tensor:
    """Sigmoid linear unit."""
    return apply(_silu, input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """Smooth rectifier."""
    return apply(_softplus if (beta, threshold) == (1.0, 20.0) else Softplus(beta, threshold), input)


def softsign(input: Tensor) -> Any:
    """``x / (1 + |x|)``."""
    return input / (abs(input) + 1)


def logsigmoid(input: Tensor) -> Tensor:
    """Logarithm of the sigmoid."""
    return apply(_logsigmoid, input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """The identity between two numbers, constant outside."""
    return apply(_hardtanh if (min_val, max_val) == (-1.0, 1.0) else Hardtanh(min_val, max_val), input)


def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Cut off below `min` and above `max`, numbers or tensors.

    Raises
    ------
    RuntimeError
        If neither is given.
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    return apply(_clamp, input, min, max)


def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Cut off below `min`."""
    return clamp(input, min)


def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Cut off above `max`."""
    return clamp(input, None, max)


clip = clamp
