"""Linear algebra on stacks of matrices (leading dimensions are the stack)."""

# ruff: noqa: F401  (this file gathers names)

from .checks import LinAlgError
from .determinants import Det, Slogdet, det, logdet, slogdet
from .factors import (
    Cholesky,
    CholeskySolve,
    LuFactor,
    cholesky_ex,
    cholesky_inverse,
    cholesky_solve,
    lu_factor,
    lu_factor_ex,
    lu_unpack,
)
from .norms import cond, matrix_norm, vector_norm
from .older import cholesky, ldl_factor, ldl_factor_ex, ldl_solve, lu, lu_solve, pinverse, qr, svd
from .orthogonal import Qr, householder_product
from .products import (
    chain_matmul,
    matrix_exp,
    matrix_power,
    multi_dot,
    tensorinv,
    tensorsolve,
    vander,
    vecdot,
)
from .singular_values import Pinv, Svd, lstsq, matrix_rank, pinv, svdvals
from .solving import (
    Inv,
    Solve,
    SolveTriangular,
    inv,
    inv_ex,
    inverse,
    solve,
    solve_ex,
    solve_triangular,
    triangular_solve,
)
from .spectra import Eig, Eigh, eig, eigh, eigvals, eigvalsh

# the names of torch itself; those of torch.linalg are gathered in core/engine/linalg.py
__all__ = [
    "chain_matmul", "cholesky", "cholesky_inverse", "cholesky_solve", "det", "inverse", "logdet", "lu", "lu_solve",
    "lu_unpack", "matrix_exp", "matrix_power", "pinverse", "qr", "slogdet", "svd", "triangular_solve",
]  # fmt: skip

METHODS = (
    "cholesky cholesky_inverse cholesky_solve det inverse logdet lu lu_solve matrix_exp matrix_power pinverse qr "
    "slogdet svd triangular_solve"
)
