"""Activations without a kink."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.plain import apply_unary
from ...backend import special
from ...tensor import Tensor
from .base import _Activation

__all__ = ["gelu", "logsigmoid", "silu", "softplus", "softsign"]


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


_silu = Silu()
_logsigmoid = LogSigmoid()
_gelu = Gelu()
_softplus = Softplus()


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """Gaussian error linear unit; `approximate` is "none" or "tanh"."""
    return apply_unary(_gelu if approximate == "none" else Gelu(approximate), input)


def silu(input: Tensor) -> Tensor:
    """Sigmoid linear unit."""
    return apply_unary(_silu, input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """Smooth rectifier."""
    return apply_unary(_softplus if (beta, threshold) == (1.0, 20.0) else Softplus(beta, threshold), input)


def softsign(input: Tensor) -> Any:
    """``x / (1 + |x|)``."""
    return input / (abs(input) + 1)


def logsigmoid(input: Tensor) -> Tensor:
    """Logarithm of the sigmoid."""
    return apply_unary(_logsigmoid, input)
