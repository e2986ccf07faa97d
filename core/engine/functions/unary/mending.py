"""Numbers put right or taken apart: replacing what is not finite, log-odds, sinc, sign, mantissa and exponent."""

from __future__ import annotations

import math
from typing import Any, ClassVar, NamedTuple

import numpy as np

from ...autograd.operation import Operation, Unary
from ...autograd.plain import apply_unary
from ...autograd.run import apply
from ...tensor import Tensor

__all__ = ["frexp", "logit", "nan_to_num", "sgn", "sinc"]


class NanToNum(Unary):
    """Finite numbers in place of nan and infinities; what was replaced receives no gradient."""

    name, grad_name = "nan_to_num", "NanToNumBackward0"
    formula = r"y = |x| < \infty \, ? \, x : r"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [|x| < \infty]"}
    saves = ("x",)
    attribute_names = ("nan", "posinf", "neginf")
    keeps_integers = True

    def __init__(self, nan: float | None = None, posinf: float | None = None, neginf: float | None = None) -> None:
        self.nan, self.posinf, self.neginf = nan, posinf, neginf

    def forward(self, xp, y, x):
        if x.dtype.kind in "biu":
            xp.copyto(y, x)
        else:
            xp.copyto(y, xp.nan_to_num(x, nan=self.nan or 0.0, posinf=self.posinf, neginf=self.neginf))

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, gy)
        xp.copyto(gx, 0.0, where=xp.logical_not(xp.isfinite(x)))


class Sgn(Unary):
    """Direction of a number: its sign, or for complex numbers the point of the unit circle it lies towards."""

    name, grad_name = "sgn", "SgnBackward0"
    formula = r"y = \frac{x}{|x|}"
    derivatives: ClassVar = {"x": r"\bar{x} = (\bar{y} - y \, \mathrm{Re}(\bar{y} \, y^*)) / |x|"}
    saves = ("y", "x")
    keeps_integers = True
    holomorphic = False

    def forward(self, xp, y, x):
        if x.dtype.kind == "b":
            xp.copyto(y, x)
        else:
            xp.sign(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if x.dtype.kind != "c":
            gx.fill(0.0)
            return
        along = xp.multiply(y, xp.real(xp.multiply(gy, xp.conj(y))))
        xp.subtract(gy, along, out=gx)
        size = xp.absolute(x)
        xp.divide(gx, xp.where(xp.equal(size, 0), 1, size), out=gx)
        xp.copyto(gx, 0.0, where=xp.equal(size, 0))


class Sinc(Unary):
    """Sine of pi x, divided by pi x; 1 at zero."""

    name, grad_name = "sinc", "SincBackward0"
    formula = r"y = \frac{\sin \pi x}{\pi x}"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \frac{\pi x \cos \pi x - \sin \pi x}{\pi x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        zero = xp.equal(x, 0)
        wide = x.astype("float32") if x.dtype.itemsize == 2 else x  # float16 has too few digits of pi
        turned = xp.multiply(xp.where(zero, 1, wide).astype(wide.dtype), math.pi)
        xp.copyto(y, xp.divide(xp.sin(turned), turned), casting="same_kind")
        xp.copyto(y, 1.0, where=zero)

    def backward(self, xp, i, gx, gy, y, x):
        zero = xp.equal(x, 0)
        safe = xp.where(zero, 1, x).astype(gx.dtype)
        turned = xp.multiply(safe, math.pi)
        xp.subtract(xp.multiply(turned, xp.cos(turned)), xp.sin(turned), out=gx)
        xp.divide(gx, xp.multiply(turned, safe), out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.copyto(gx, 0.0, where=zero)


class Logit(Unary):
    """Logarithm of the odds, the inverse of the sigmoid; probabilities may be kept away from 0 and 1."""

    takes_complex = False
    name, grad_name = "logit", "LogitBackward0"
    formula = r"y = \ln \frac{x}{1 - x}"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x (1 - x)}"}
    saves = ("x",)
    attribute_names = ("eps",)

    def __init__(self, eps: float | None = None) -> None:
        self.eps = eps

    def forward(self, xp, y, x):
        inside = x if self.eps is None else xp.minimum(xp.maximum(x, self.eps), 1.0 - self.eps)
        xp.subtract(1.0, inside, out=y)
        xp.divide(inside, y, out=y)
        xp.log(y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        low = 0.0 if self.eps is None else self.eps
        outside = xp.logical_or(xp.less(x, low), xp.greater(x, 1.0 - low))
        xp.divide(gy, xp.multiply(x, xp.subtract(1.0, x)), out=gx)
        xp.copyto(gx, math.nan if self.eps is None else 0.0, where=outside)


class Frexp(Operation):
    """Mantissa between 1/2 and 1 and exponent of 2 of each number."""

    name, grad_name = "frexp", "FrexpBackward0"
    formula = r"x = m \, 2^e"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{m} \, 2^{-e}"}
    outputs = ("mantissa", "exponent")
    visible = 2
    saves = ("exponent",)

    def out(self, *inputs: Any) -> Any:
        """Twice the input's shape: the mantissa in its dtype, the exponent as int32."""
        x = inputs[0]
        if x.dtype.kind != "f":
            raise RuntimeError(f"torch.frexp() only supports floating-point dtypes, but got {x.dtype}")
        return [(x.shape, x.dtype), (x.shape, np.dtype("int32"))]

    def forward(self, xp, mantissa, exponent, x):
        found, power = xp.frexp(x)
        xp.copyto(mantissa, found)
        xp.copyto(exponent, power, casting="unsafe")

    def backward(self, xp, i, gx, gy, mantissa, exponent, x):
        xp.divide(gy, xp.exp2(exponent.astype(gx.dtype)), out=gx)


class MantissaExponent(NamedTuple):
    """What :func:`frexp` returns."""

    mantissa: Tensor
    exponent: Tensor

    def __repr__(self) -> str:
        return f"torch.return_types.frexp(\nmantissa={self.mantissa!r},\nexponent={self.exponent!r})"


_sgn = Sgn()
_sinc = Sinc()
_logit = Logit()
_frexp = Frexp()


def nan_to_num(
    input: Tensor, nan: float | None = None, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """nan becomes 0 or `nan`, infinities the largest numbers of the dtype or what is given."""
    return apply(NanToNum(nan, posinf, neginf), input)


def sgn(input: Tensor) -> Tensor:
    """Sign; for complex numbers ``input / abs(input)``."""
    return apply(_sgn, input)


def sinc(input: Tensor) -> Tensor:
    """``sin(pi input) / (pi input)``, 1 at zero."""
    return apply_unary(_sinc, input)


def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """``log(input / (1 - input))``; with `eps` the input is first clamped to [eps, 1 - eps]."""
    return apply_unary(_logit if eps is None else Logit(eps), input)


def frexp(input: Tensor) -> MantissaExponent:
    """Mantissa and exponent: ``input == mantissa * 2 ** exponent``."""
    return MantissaExponent(*apply(_frexp, input))
