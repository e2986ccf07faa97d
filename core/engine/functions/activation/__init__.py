"""The bends that make a network more than a matrix: activation functions, element by element.

Sigmoid and Tanh, which are ordinary functions too, live in ``unary``."""

# ruff: noqa: F401  (this file gathers names)

from ..unary import sigmoid, tanh
from .clamping import Clamp, Hardtanh, clamp, clamp_max, clamp_min, clip, hardtanh, relu6
from .rectifiers import Elu, LeakyRelu, Relu, elu, leaky_relu, relu, selu
from .smooth import Gelu, LogSigmoid, Silu, Softplus, gelu, logsigmoid, silu, softplus, softsign

__all__ = [
    "clamp", "clamp_max", "clamp_min", "clip", "elu", "gelu", "hardtanh", "leaky_relu", "logsigmoid", "relu", "relu6",
    "selu", "sigmoid", "silu", "softplus", "softsign", "tanh",
]  # fmt: skip

METHODS = "clamp clamp_max clamp_min clip relu"
INPLACE = "clamp clamp_max clamp_min relu"
