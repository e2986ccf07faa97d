"""Functions of one number, element by element, a file for each kin of functions.

Each class is the whole truth about one function: kernel, derivative, and the formula that people read."""

# ruff: noqa: F401  (this file gathers names)

from .exponentials import Exp, Exp2, Expm1, exp, exp2, expm1
from .hyperbolics import (
    Acosh,
    Asinh,
    Atanh,
    Cosh,
    Sinh,
    Tanh,
    acosh,
    arccosh,
    arcsinh,
    arctanh,
    asinh,
    atanh,
    cosh,
    sinh,
    tanh,
)  # fmt: skip
from .logarithms import Log, Log1p, Log2, Log10, log, log1p, log2, log10
from .mending import Frexp, Logit, NanToNum, Sgn, Sinc, frexp, logit, nan_to_num, sgn, sinc
from .powers import Reciprocal, Rsqrt, Sqrt, Square, reciprocal, rsqrt, sqrt, square
from .rounding import Ceil, Floor, Frac, Round, Trunc, ceil, fix, floor, frac, round, trunc
from .signs import Abs, Neg, Sign, abs, absolute, neg, negative, positive, sign
from .special import Erf, Erfc, Sigmoid, erf, erfc, sigmoid
from .trigonometry import (
    Acos,
    Asin,
    Atan,
    Cos,
    Sin,
    Tan,
    acos,
    arccos,
    arcsin,
    arctan,
    asin,
    atan,
    cos,
    deg2rad,
    rad2deg,
    sin,
    tan,
)

__all__ = [
    "abs",
    "absolute",
    "acos",
    "acosh",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
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
    "fix",
    "floor",
    "frac",
    "frexp",
    "log",
    "log1p",
    "log2",
    "log10",
    "logit",
    "nan_to_num",
    "neg",
    "negative",
    "positive",
    "rad2deg",
    "reciprocal",
    "round",
    "rsqrt",
    "sgn",
    "sigmoid",
    "sign",
    "sin",
    "sinc",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "trunc",
]  # fmt: skip

METHODS = (
    "abs absolute acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh ceil cos cosh "
    "deg2rad erf erfc exp exp2 expm1 fix floor frac frexp log log10 log1p log2 logit nan_to_num neg negative "
    "positive rad2deg reciprocal round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc"
)
INPLACE = (
    "abs absolute acos acosh arccos arccosh arcsin arcsinh arctan arctanh asin asinh atan atanh ceil cos cosh "
    "deg2rad erf erfc exp exp2 expm1 fix floor frac log log10 log1p log2 logit nan_to_num neg negative rad2deg "
    "reciprocal round rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc"
)
