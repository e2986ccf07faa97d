"""Products of vectors, matrices and stacks of matrices; the affine map of a layer; Einstein sums."""

# ruff: noqa: F401  (this file gathers names)

from .affine import Addmm, Linear, addmm, linear
from .einstein import einsum
from .products import Bmm, Dot, Mm, Mv, bmm, dot, matmul, mm, mv, outer

__all__ = ["addmm", "bmm", "dot", "einsum", "linear", "matmul", "mm", "mv", "outer"]

METHODS = "addmm bmm dot matmul mm mv outer"
