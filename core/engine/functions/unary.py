"""Functions of one number, element by element: algebra, exponentials, trigonometry, rounding.

Each class is the whole truth about one function: kernel, derivative, and the formula that people read.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd.operation import Unary
from ..autograd.run import apply
from ..backend import special
from ..tensor import Tensor

__all__ = [
    "abs",
    "absolute",
    "acos",
    "acosh",
    "arccos",
    "arcsin",
    "arctan",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "ceil",
    "cos",
    "cosh",
    "deg2rad",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "floor",
    "frac",
    "log",
    "log1p",
    "log2",
    "log10",
    "neg",
    "negative",
    "positive",
    "rad2deg",
    "reciprocal",
    "round",
    "rsqrt",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
]


class Neg(Unary):
    """Opposite number, element by element."""

    name, grad_name = "neg", "NegBackward0"
    formula = r"y = -x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y}"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.negative(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.negative(gy, out=gx)


class Abs(Unary):
    """Absolute value; the derivative at 0 is 0, element by element."""

    name, grad_name = "abs", "AbsBackward0"
    formula = r"y = |x|"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \mathrm{sign}(x)"}
    saves = ("x",)
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.absolute(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.sign(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Exp(Unary):
    """Exponential function, element by element."""

    name, grad_name = "exp", "ExpBackward0"
    formula = r"y = e^x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.exp(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, y, out=gx)


class Expm1(Unary):
    """Exponential minus one, exact for small x, element by element."""

    name, grad_name = "expm1", "Expm1Backward0"
    formula = r"y = e^x - 1"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (y + 1)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.expm1(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.add(y, 1.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Exp2(Unary):
    """Power of two, element by element."""

    name, grad_name = "exp2", "Exp2Backward0"
    formula = r"y = 2^x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y \ln 2"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.exp2(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, 0.6931471805599453, out=gx)
        xp.multiply(gx, gy, out=gx)


class Log(Unary):
    """Natural logarithm, element by element."""

    name, grad_name = "log", "LogBackward0"
    formula = r"y = \ln x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.divide(gy, x, out=gx)


class Log2(Unary):
    """Logarithm to the base 2, element by element."""

    name, grad_name = "log2", "Log2Backward0"
    formula = r"y = \log_2 x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x \ln 2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log2(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 0.6931471805599453, out=gx)
        xp.divide(gy, gx, out=gx)


class Log10(Unary):
    """Logarithm to the base 10, element by element."""

    name, grad_name = "log10", "Log10Backward0"
    formula = r"y = \log_{10} x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x \ln 10}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log10(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 2.302585092994046, out=gx)
        xp.divide(gy, gx, out=gx)


class Log1p(Unary):
    """Logarithm of 1 + x, exact for small x, element by element."""

    name, grad_name = "log1p", "Log1pBackward0"
    formula = r"y = \ln(1 + x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 + x}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log1p(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.add(x, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


class Sqrt(Unary):
    """Square root, element by element."""

    name, grad_name = "sqrt", "SqrtBackward0"
    formula = r"y = \sqrt{x}"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{2 y}"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.sqrt(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, 2.0, out=gx)
        xp.divide(gy, gx, out=gx)


class Rsqrt(Unary):
    """Reciprocal of the square root, element by element."""

    name, grad_name = "rsqrt", "RsqrtBackward0"
    formula = r"y = \frac{1}{\sqrt{x}}"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{1}{2} \bar{y} \, y^3"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.sqrt(x, out=y)
        xp.divide(1.0, y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.multiply(gx, y, out=gx)
        xp.multiply(gx, -0.5, out=gx)
        xp.multiply(gx, gy, out=gx)


class Square(Unary):
    """Square, element by element."""

    name, grad_name = "square", "SquareBackward0"
    formula = r"y = x^2"
    derivatives: ClassVar = {"x": r"\bar{x} = 2 \, \bar{y} \, x"}
    saves = ("x",)
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.multiply(x, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 2.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Reciprocal(Unary):
    """Reciprocal, element by element."""

    name, grad_name = "reciprocal", "ReciprocalBackward0"
    formula = r"y = \frac{1}{x}"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y} \, y^2"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.divide(1.0, x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.negative(gx, out=gx)


class Sign(Unary):
    """Sign: -1, 0 or 1; its derivative is zero, element by element."""

    name, grad_name = "sign", "SignBackward0"
    formula = r"y = \mathrm{sign}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.sign(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Sin(Unary):
    """Sine, element by element."""

    name, grad_name = "sin", "SinBackward0"
    formula = r"y = \sin x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \cos x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.sin(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.cos(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Cos(Unary):
    """Cosine, element by element."""

    name, grad_name = "cos", "CosBackward0"
    formula = r"y = \cos x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\bar{y} \sin x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.cos(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.sin(x, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.negative(gx, out=gx)


class Tan(Unary):
    """Tangent, element by element."""

    name, grad_name = "tan", "TanBackward0"
    formula = r"y = \tan x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (1 + y^2)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.tan(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.multiply(gx, gy, out=gx)


class Asin(Unary):
    """Inverse sine, element by element."""

    name, grad_name = "asin", "AsinBackward0"
    formula = r"y = \arcsin x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{1 - x^2}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arcsin(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Acos(Unary):
    """Inverse cosine, element by element."""

    name, grad_name = "acos", "AcosBackward0"
    formula = r"y = \arccos x"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{\bar{y}}{\sqrt{1 - x^2}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arccos(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)
        xp.negative(gx, out=gx)


class Atan(Unary):
    """Inverse tangent, element by element."""

    name, grad_name = "atan", "AtanBackward0"
    formula = r"y = \arctan x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 + x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arctan(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


class Sinh(Unary):
    """Hyperbolic sine, element by element."""

    name, grad_name = "sinh", "SinhBackward0"
    formula = r"y = \sinh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \cosh x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.sinh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.cosh(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Cosh(Unary):
    """Hyperbolic cosine, element by element."""

    name, grad_name = "cosh", "CoshBackward0"
    formula = r"y = \cosh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \sinh x"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.cosh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.sinh(x, out=gx)
        xp.multiply(gx, gy, out=gx)


class Asinh(Unary):
    """Inverse hyperbolic sine, element by element."""

    name, grad_name = "asinh", "AsinhBackward0"
    formula = r"y = \mathrm{arsinh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{x^2 + 1}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arcsinh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Acosh(Unary):
    """Inverse hyperbolic cosine, element by element."""

    name, grad_name = "acosh", "AcoshBackward0"
    formula = r"y = \mathrm{arcosh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{\sqrt{x^2 - 1}}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arccosh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(gx, 1.0, out=gx)
        xp.sqrt(gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Atanh(Unary):
    """Inverse hyperbolic tangent, element by element."""

    name, grad_name = "atanh", "AtanhBackward0"
    formula = r"y = \mathrm{artanh} \, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 - x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.arctanh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.divide(gy, gx, out=gx)


class Erf(Unary):
    """Error function, element by element."""

    name, grad_name = "erf", "ErfBackward0"
    formula = r"y = \mathrm{erf}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{2}{\sqrt{\pi}} \, \bar{y} \, e^{-x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).erf(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.negative(gx, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, 1.1283791670955126, out=gx)
        xp.multiply(gx, gy, out=gx)


class Erfc(Unary):
    """Complementary error function, element by element."""

    name, grad_name = "erfc", "ErfcBackward0"
    formula = r"y = 1 - \mathrm{erf}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = -\frac{2}{\sqrt{\pi}} \, \bar{y} \, e^{-x^2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).erfc(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, x, out=gx)
        xp.negative(gx, out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, -1.1283791670955126, out=gx)
        xp.multiply(gx, gy, out=gx)


class Floor(Unary):
    """Largest whole number not above x; its derivative is zero, element by element."""

    name, grad_name = "floor", "FloorBackward0"
    formula = r"y = \lfloor x \rfloor"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.floor(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Ceil(Unary):
    """Smallest whole number not below x; its derivative is zero, element by element."""

    name, grad_name = "ceil", "CeilBackward0"
    formula = r"y = \lceil x \rceil"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.ceil(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Trunc(Unary):
    """Whole part, towards zero; its derivative is zero, element by element."""

    name, grad_name = "trunc", "TruncBackward0"
    formula = r"y = \mathrm{trunc}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.trunc(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


class Frac(Unary):
    """Fractional part, with the sign of x, element by element."""

    name, grad_name = "frac", "FracBackward0"
    formula = r"y = x - \mathrm{trunc}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}"}
    keeps_integers = True

    def forward(self, xp, y, x):
        xp.trunc(x, out=y)
        xp.subtract(x, y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, gy)


class Sigmoid(Unary):
    """Logistic function, between 0 and 1, element by element."""

    name, grad_name = "sigmoid", "SigmoidBackward0"
    formula = r"y = \frac{1}{1 + e^{-x}}"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, y (1 - y)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.multiply(x, 0.5, out=y)  # the tanh form cannot overflow
        xp.tanh(y, out=y)
        xp.add(y, 1.0, out=y)
        xp.multiply(y, 0.5, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.subtract(1.0, y, out=gx)
        xp.multiply(gx, y, out=gx)
        xp.multiply(gx, gy, out=gx)


class Tanh(Unary):
    """Hyperbolic tangent, between -1 and 1, element by element."""

    name, grad_name = "tanh", "TanhBackward0"
    formula = r"y = \tanh x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, (1 - y^2)"}
    saves = ("y",)

    def forward(self, xp, y, x):
        xp.tanh(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(y, y, out=gx)
        xp.subtract(1.0, gx, out=gx)
        xp.multiply(gx, gy, out=gx)


class Round(Unary):
    """Nearest whole number (or multiple of 10^-decimals), halves to the even side; its derivative is zero."""

    name, grad_name = "round", "RoundBackward0"
    formula = r"y = \mathrm{round}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = 0"}
    attribute_names = ("decimals",)
    keeps_integers = True

    def __init__(self, decimals: int = 0) -> None:
        self.decimals = decimals

    def forward(self, xp, y, x):
        xp.round(x, self.decimals, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)


_neg = Neg()
_abs = Abs()
_exp = Exp()
_expm1 = Expm1()
_exp2 = Exp2()
_log = Log()
_log2 = Log2()
_log10 = Log10()
_log1p = Log1p()
_sqrt = Sqrt()
_rsqrt = Rsqrt()
_square = Square()
_reciprocal = Reciprocal()
_sign = Sign()
_sin = Sin()
_cos = Cos()
_tan = Tan()
_asin = Asin()
_acos = Acos()
_atan = Atan()
_sinh = Sinh()
_cosh = Cosh()
_asinh = Asinh()
_acosh = Acosh()
_atanh = Atanh()
_erf = Erf()
_erfc = Erfc()
_floor = Floor()
_ceil = Ceil()
_trunc = Trunc()
_frac = Frac()
_sigmoid = Sigmoid()
_tanh = Tanh()


def neg(input: Tensor) -> Tensor:
    """Opposite number, element by element."""
    return apply(_neg, input)


def abs(input: Tensor) -> Tensor:
    """Absolute value; the derivative at 0 is 0, element by element."""
    return apply(_abs, input)


def exp(input: Tensor) -> Tensor:
    """Exponential function, element by element."""
    return apply(_exp, input)


def expm1(input: Tensor) -> Tensor:
    """Exponential minus one, exact for small x, element by element."""
    return apply(_expm1, input)


def exp2(input: Tensor) -> Tensor:
    """Power of two, element by element."""
    return apply(_exp2, input)


def log(input: Tensor) -> Tensor:
    """Natural logarithm, element by element."""
    return apply(_log, input)


def log2(input: Tensor) -> Tensor:
    """Logarithm to the base 2, element by element."""
    return apply(_log2, input)


def log10(input: Tensor) -> Tensor:
    """Logarithm to the base 10, element by element."""
    return apply(_log10, input)


def log1p(input: Tensor) -> Tensor:
    """Logarithm of 1 + x, exact for small x, element by element."""
    return apply(_log1p, input)


def sqrt(input: Tensor) -> Tensor:
    """Square root, element by element."""
    return apply(_sqrt, input)


def rsqrt(input: Tensor) -> Tensor:
    """Reciprocal of the square root, element by element."""
    return apply(_rsqrt, input)


def square(input: Tensor) -> Tensor:
    """Square, element by element."""
    return apply(_square, input)


def reciprocal(input: Tensor) -> Tensor:
    """Reciprocal, element by element."""
    return apply(_reciprocal, input)


def sign(input: Tensor) -> Tensor:
    """Sign: -1, 0 or 1; its derivative is zero, element by element."""
    return apply(_sign, input)


def sin(input: Tensor) -> Tensor:
    """Sine, element by element."""
    return apply(_sin, input)


def cos(input: Tensor) -> Tensor:
    """Cosine, element by element."""
    return apply(_cos, input)


def tan(input: Tensor) -> Tensor:
    """Tangent, element by element."""
    return apply(_tan, input)


def asin(input: Tensor) -> Tensor:
    """Inverse sine, element by element."""
    return apply(_asin, input)


def acos(input: Tensor) -> Tensor:
    """Inverse cosine, element by element."""
    return apply(_acos, input)


def atan(input: Tensor) -> Tensor:
    """Inverse tangent, element by element."""
    return apply(_atan, input)


def sinh(input: Tensor) -> Tensor:
    """Hyperbolic sine, element by element."""
    return apply(_sinh, input)


def cosh(input: Tensor) -> Tensor:
    """Hyperbolic cosine, element by element."""
    return apply(_cosh, input)


def asinh(input: Tensor) -> Tensor:
    """Inverse hyperbolic sine, element by element."""
    return apply(_asinh, input)


def acosh(input: Tensor) -> Tensor:
    """Inverse hyperbolic cosine, element by element."""
    return apply(_acosh, input)


def atanh(input: Tensor) -> Tensor:
    """Inverse hyperbolic tangent, element by element."""
    return apply(_atanh, input)


def erf(input: Tensor) -> Tensor:
    """Error function, element by element."""
    return apply(_erf, input)


def erfc(input: Tensor) -> Tensor:
    """Complementary error function, element by element."""
    return apply(_erfc, input)


def floor(input: Tensor) -> Tensor:
    """Largest whole number not above x; its derivative is zero, element by element."""
    return apply(_floor, input)


def ceil(input: Tensor) -> Tensor:
    """Smallest whole number not below x; its derivative is zero, element by element."""
    return apply(_ceil, input)


def trunc(input: Tensor) -> Tensor:
    """Whole part, towards zero; its derivative is zero, element by element."""
    return apply(_trunc, input)


def frac(input: Tensor) -> Tensor:
    """Fractional part, with the sign of x, element by element."""
    return apply(_frac, input)


def sigmoid(input: Tensor) -> Tensor:
    """Logistic function, between 0 and 1, element by element."""
    return apply(_sigmoid, input)


def tanh(input: Tensor) -> Tensor:
    """Hyperbolic tangent, between -1 and 1, element by element."""
    return apply(_tanh, input)


def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """Nearest whole number, halves to the even side; with `decimals`, nearest multiple of its power of ten."""
    return apply(Round(decimals), input)


def positive(input: Tensor) -> Tensor:
    """The tensor itself; booleans have no sign."""
    if input.data_array.dtype.kind == "b":
        raise RuntimeError("The `+` operator, on a bool tensor is not supported.")
    return input


def rad2deg(input: Tensor) -> Any:
    """Radians to degrees."""
    return input * 57.29577951308232


def deg2rad(input: Tensor) -> Any:
    """Degrees to radians."""
    return input * 0.017453292519943295


absolute, negative, arcsin, arccos, arctan = abs, neg, asin, acos, atan
