"""Activations without a kink."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.plain import apply_unary
from ...autograd.run import apply
from ...backend import special
from ...tensor import Tensor
from ..unary import tanh
from .base import _Activation, _finish

__all__ = ["gelu", "glu", "logsigmoid", "mish", "silu", "softplus", "softsign", "tanhshrink"]


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


class Mish(_Activation):
    """Self-gated: x weighted by tanh(softplus(x)).

    Source: Misra 2019, https://arxiv.org/abs/1908.08681
    """

    name, grad_name = "mish", "MishBackward0"
    formula = r"y = x \, \tanh(\ln(1 + e^x))"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (t + x \, \sigma(x) (1 - t^2)), \; t = \tanh(\ln(1 + e^x))"}
    saves = ("x",)

    def _gate(self, xp, y, x):
        """tanh(softplus(x)); softplus of 20 and more is x itself to rounding."""
        xp.minimum(x, 20.0, out=y)
        xp.exp(y, out=y)
        xp.log1p(y, out=y)
        xp.tanh(y, out=y)

    def forward(self, xp, y, x):
        self._gate(xp, y, x)
        xp.multiply(y, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gate = xp.empty_like(gx)
        self._gate(xp, gate, x)
        xp.multiply(x, 0.5, out=gx)
        xp.tanh(gx, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, 0.5, out=gx)
        xp.multiply(gx, x, out=gx)
        xp.multiply(gx, xp.subtract(1.0, xp.multiply(gate, gate)), out=gx)
        xp.add(gx, gate, out=gx)
        xp.multiply(gx, gy, out=gx)


class Glu(Operation):
    """Gated linear unit: one half of a dimension, weighted by the sigmoid of the other half.

    Source: Dauphin et al. 2016, https://arxiv.org/abs/1612.08083
    """

    name, grad_name = "glu", "GluBackward0"
    formula = r"y = a \, \sigma(b), \; x = [a, b]"
    derivatives: ClassVar = {"x": r"\bar{x} = [\bar{y} \, \sigma(b), \; \bar{y} \, a \, \sigma(b) (1 - \sigma(b))]"}
    input_names = ("input",)
    saves = ("x",)
    attribute_names = ("dim",)

    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """The shape with `dim` halved."""
        x = inputs[0]
        if x.ndim == 0:
            raise RuntimeError("glu does not support 0-dimensional tensors")
        if not -x.ndim <= self.dim < x.ndim:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-x.ndim}, {x.ndim - 1}], but got {self.dim})"
            )
        d = self.dim % x.ndim
        if x.shape[d] % 2:
            raise RuntimeError(f"Halving dimension must be even, but dimension {d} is size {x.shape[d]}")
        return (*x.shape[:d], x.shape[d] // 2, *x.shape[d + 1 :]), x.dtype

    def _halves(self, x: Any) -> tuple[tuple, tuple]:
        d = self.dim % x.ndim
        half = x.shape[d] // 2
        lead = (slice(None),) * d
        return (*lead, slice(0, half)), (*lead, slice(half, None))

    def _sigmoid(self, xp, b):
        return xp.multiply(xp.add(xp.tanh(xp.multiply(b, 0.5)), 1.0), 0.5)

    def forward(self, xp, y, x):
        first, second = self._halves(x)
        xp.multiply(x[first], self._sigmoid(xp, x[second]), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        first, second = self._halves(x)
        gate = self._sigmoid(xp, x[second])
        passed = xp.multiply(gy, gate)
        gx[first] = passed
        gx[second] = xp.multiply(xp.multiply(passed, x[first]), xp.subtract(1.0, gate))


_mish = Mish()
_silu = Silu()
_logsigmoid = LogSigmoid()
_gelu = Gelu()
_softplus = Softplus()


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """Gaussian error linear unit; `approximate` is "none" or "tanh"."""
    return apply_unary(_gelu if approximate == "none" else Gelu(approximate), input)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """Sigmoid linear unit."""
    return _finish(apply_unary(_silu, input), input, inplace, "silu_")


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """x tanh(softplus(x))."""
    return _finish(apply_unary(_mish, input), input, inplace, "mish_")


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along `dim`, gated by the sigmoid of the second."""
    return apply(Glu(dim), input)


def tanhshrink(input: Tensor) -> Any:
    """``x - tanh(x)``."""
    return input - tanh(input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """Smooth rectifier."""
    return apply_unary(_softplus if (beta, threshold) == (1.0, 20.0) else Softplus(beta, threshold), input)


def softsign(input: Tensor) -> Any:
    """``x / (1 + |x|)``."""
    return input / (abs(input) + 1)


def logsigmoid(input: Tensor) -> Tensor:
    """Logarithm of the sigmoid."""
    return apply_unary(_logsigmoid, input)
