"""The named results of linear algebra, with PyTorch's field names."""

from __future__ import annotations

from collections import namedtuple

__all__ = [
    "LU",
    "QR",
    "SVD",
    "CholeskyEx",
    "Eig",
    "Eigh",
    "InvEx",
    "LDLFactor",
    "LDLFactorEx",
    "LUFactor",
    "LUFactorEx",
    "LUUnpack",
    "Lstsq",
    "OldQR",
    "OldSVD",
    "OldTriangular",
    "Slogdet",
    "SolveEx",
]  # fmt: skip

CholeskyEx = namedtuple("linalg_cholesky_ex", "L info")
Eig = namedtuple("linalg_eig", "eigenvalues eigenvectors")
Eigh = namedtuple("linalg_eigh", "eigenvalues eigenvectors")
InvEx = namedtuple("linalg_inv_ex", "inverse info")
LDLFactor = namedtuple("linalg_ldl_factor", "LD pivots")
LDLFactorEx = namedtuple("linalg_ldl_factor_ex", "LD pivots info")
LU = namedtuple("linalg_lu", "P L U")
LUFactor = namedtuple("linalg_lu_factor", "LU pivots")
LUFactorEx = namedtuple("linalg_lu_factor_ex", "LU pivots info")
LUUnpack = namedtuple("lu_unpack", "P L U")
Lstsq = namedtuple("linalg_lstsq", "solution residuals rank singular_values")
OldQR = namedtuple("qr", "Q R")
OldSVD = namedtuple("svd", "U S V")
OldTriangular = namedtuple("triangular_solve", "solution cloned_coefficient")
QR = namedtuple("linalg_qr", "Q R")
SVD = namedtuple("linalg_svd", "U S Vh")
Slogdet = namedtuple("linalg_slogdet", "sign logabsdet")
SolveEx = namedtuple("linalg_solve_ex", "result info")
