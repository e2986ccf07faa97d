"""Differentiable functions, one family a file; this file gathers their names and binds the methods of Tensor."""

# ruff: noqa: F401, F403  (this file gathers names)

from ..tensor import Tensor
from . import comparison, elementwise, reduce, unary
from .activation import clamp, clamp_max, clamp_min, clip, relu, selu
from .arguments import guard
from .comparison import *
from .complex_numbers import *
from .convert import clone
from .elementwise import *
from .fourier import *
from .indexing import *
from .integers import *
from .join import *
from .layers import *
from .linear_algebra import *
from .matrix import *
from .methods import bind
from .out import give_out
from .probability import log_softmax, softmax
from .questions import *
from .reduce import *
from .shape import *
from .special_functions import *
from .stacking import *
from .unary import *

bind()

_GIVEN_OUT = """
    addbmm addmm addmv addr argwhere baddbmm bitwise_left_shift bitwise_right_shift bmm bucketize cat clamp
    clamp_max clamp_min clip column_stack complex concat concatenate diag dot dstack gather gcd ger hstack
    index_select inner isin kron kthvalue lcm masked_select matmul mm mv nonzero outer polar searchsorted stack take
    take_along_dim tensordot tril triu vdot vstack
"""
for _name in f"{unary.INPLACE} clamp clamp_max clamp_min clip fill index_put ldexp xlogy zero".split():
    globals()[f"{_name}_"] = getattr(Tensor, f"{_name}_")  # torch.exp_(x) is x.exp_()

give_out(globals(), (elementwise, unary, comparison, reduce), _GIVEN_OUT)
guard(globals())
