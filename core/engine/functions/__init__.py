"""Differentiable functions, one family a file; this file gathers their names and binds the methods of Tensor."""

# ruff: noqa: F401, F403  (this file gathers names)

from .activation import clamp, clamp_max, clamp_min, clip, relu, selu
from .comparison import *
from .complex_numbers import *
from .convert import clone
from .elementwise import *
from .indexing import *
from .join import *
from .layers import *
from .linear_algebra import *
from .matrix import *
from .methods import bind
from .probability import log_softmax, softmax
from .reduce import *
from .shape import *
from .stacking import *
from .unary import *

bind()
