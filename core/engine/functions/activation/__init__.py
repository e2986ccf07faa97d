"""The bends that make a network more than a matrix: activation functions, element by element.

Sigmoid and Tanh, which are ordinary functions too, live in ``unary``."""

# ruff: noqa: F401  (this file gathers names)

from ..unary import sigmoid, tanh
from .clamping import Clamp, Hardtanh, clamp, clamp_max, clamp_min, clip, hardtanh, relu6
from .hard import (
    Hardshrink,
    Hardsigmoid,
    Hardswish,
    Softshrink,
    Threshold,
    hardshrink,
    hardsigmoid,
    hardswish,
    softshrink,
    threshold,
)
from .rectifiers import Elu, LeakyRelu, Relu, celu, elu, leaky_relu, relu, selu
from .sloped import PRelu, RRelu, prelu, rrelu
from .smooth import (
    Gelu,
    Glu,
    LogSigmoid,
    Mish,
    Silu,
    Softplus,
    gelu,
    glu,
    logsigmoid,
    mish,
    silu,
    softplus,
    softsign,
    tanhshrink,
)

__all__ = [
    "celu", "clamp", "clamp_max", "clamp_min", "clip", "elu", "gelu", "glu", "hardshrink", "hardsigmoid", "hardswish",
    "hardtanh", "leaky_relu", "logsigmoid", "mish", "prelu", "relu", "relu6", "rrelu", "selu", "sigmoid", "silu",
    "softplus", "softshrink", "softsign", "tanh", "tanhshrink", "threshold",
]  # fmt: skip

METHODS = "clamp clamp_max clamp_min clip hardshrink prelu relu"
INPLACE = "clamp clamp_max clamp_min clip relu"
