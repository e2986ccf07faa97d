"""Arithmetic of two tensors, element by element, with broadcasting."""

# ruff: noqa: F401  (this file gathers names)

from .arithmetic import Add, Div, Mul, Sub, add, div, divide, lerp, mul, multiply, rsub, sub, subtract, true_divide
from .choosing import Maximum, Minimum, Where, maximum, minimum, where
from .fused import Addcdiv, Addcmul, addcdiv, addcmul, float_power, ldexp
from .logarithms import LogAddExp, LogAddExp2, Xlogy, logaddexp, logaddexp2, xlogy
from .magnitudes import Copysign, Heaviside, Hypot, Nextafter, copysign, heaviside, hypot, nextafter
from .nanless import Fmax, Fmin, fmax, fmin
from .powers import Atan2, Pow, arctan2, atan2, pow
from .remainders import FloorDivide, Fmod, Remainder, floor_divide, fmod, remainder

__all__ = [
    "add", "addcdiv", "addcmul", "arctan2", "atan2", "copysign", "div", "divide", "float_power", "floor_divide",
    "fmax", "fmin", "fmod", "heaviside", "hypot", "ldexp", "lerp", "logaddexp", "logaddexp2", "maximum", "minimum",
    "mul", "multiply", "nextafter", "pow", "remainder", "rsub", "sub", "subtract", "true_divide", "where", "xlogy",
]  # fmt: skip

METHODS = (
    "add addcdiv addcmul arctan2 atan2 copysign div divide float_power floor_divide fmax fmin fmod heaviside hypot "
    "ldexp lerp logaddexp logaddexp2 maximum minimum mul multiply nextafter pow remainder sub subtract true_divide "
    "xlogy"
)
INPLACE = (
    "addcdiv addcmul arctan2 atan2 copysign divide float_power floor_divide fmod heaviside hypot ldexp lerp multiply "
    "nextafter remainder subtract true_divide xlogy"
)
