"""Products of vectors, matrices and stacks of matrices; the affine map of a layer; Einstein sums."""

# ruff: noqa: F401  (this file gathers names)

from .affine import Addmm, Linear, addmm, linear
from .combined import addbmm, addmv, addr, baddbmm, chain_matmul, cross, ger, inner, kron, tensordot, vdot
from .distances import cdist, dist, renorm
from .einstein import einsum
from .products import Bmm, Dot, Mm, Mv, bmm, dot, matmul, mm, mv, outer

__all__ = [
    "addbmm", "addmm", "addmv", "addr", "baddbmm", "bmm", "cdist", "chain_matmul", "cross", "dist", "dot", "einsum",
    "ger", "inner", "kron", "matmul", "mm", "mv", "outer", "renorm", "tensordot", "vdot",
]  # fmt: skip

METHODS = "addbmm addmm addmv addr baddbmm bmm cross dist dot ger inner kron matmul mm mv outer renorm vdot"
INPLACE = "addbmm addmm addmv addr baddbmm renorm"
