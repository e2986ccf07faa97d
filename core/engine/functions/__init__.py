"""Differentiable functions, one family a file; this file gathers their names and binds the methods of Tensor."""

# ruff: noqa: F401, F403  (this file gathers names)

from .activation import clamp, clamp_max, clamp_min, clip, relu, selu
from .comparison import *
from .convert import clone
from .elementwise import *
from .indexing import (
    gather,
    index_select,
    masked_fill,
    masked_select,
    nonzero,
    scatter,
    scatter_add,
    take_along_dim,
    unique,
)
from .join import *
from .matrix import addmm, bmm, dot, einsum, matmul, mm, mv, outer
from .methods import bind
from .probability import log_softmax, softmax
from .reduce import *
from .shape import *
from .unary import *

bind()
