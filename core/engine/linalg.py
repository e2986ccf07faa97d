"""Linear algebra under PyTorch's name ``torch.linalg``; everything works on stacks of matrices."""

from .functions.arguments import guard as _guard
from .functions.linear_algebra.checks import LinAlgError
from .functions.linear_algebra.determinants import det, slogdet
from .functions.linear_algebra.factors import cholesky, cholesky_ex, lu, lu_factor, lu_factor_ex, lu_solve
from .functions.linear_algebra.norms import cond, matrix_norm, norm, vector_norm
from .functions.linear_algebra.older import ldl_factor, ldl_factor_ex, ldl_solve
from .functions.linear_algebra.orthogonal import householder_product, qr
from .functions.linear_algebra.products import (
    cross,
    diagonal,
    matmul,
    matrix_exp,
    matrix_power,
    multi_dot,
    tensorinv,
    tensorsolve,
    vander,
    vecdot,
)
from .functions.linear_algebra.singular_values import lstsq, matrix_rank, pinv, svd, svdvals
from .functions.linear_algebra.solving import inv, inv_ex, solve, solve_ex, solve_triangular
from .functions.linear_algebra.spectra import eig, eigh, eigvals, eigvalsh

__all__ = [
    "LinAlgError", "cholesky", "cholesky_ex", "cond", "cross", "det", "diagonal", "eig", "eigh", "eigvals", "eigvalsh",
    "householder_product", "inv", "inv_ex", "ldl_factor", "ldl_factor_ex", "ldl_solve", "lstsq", "lu", "lu_factor",
    "lu_factor_ex", "lu_solve", "matmul", "matrix_exp", "matrix_norm", "matrix_power", "matrix_rank", "multi_dot",
    "norm", "pinv", "qr", "slogdet", "solve", "solve_ex", "solve_triangular", "svd", "svdvals", "tensorinv",
    "tensorsolve", "vander", "vecdot", "vector_norm",
]  # fmt: skip

_guard(globals())
