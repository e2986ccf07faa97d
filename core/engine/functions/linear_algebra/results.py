"""The named results of linear algebra, with PyTorch's field names."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

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


def _result(name: str, fields: str) -> Any:
    """A named tuple with PyTorch's name of its type, whatever it is called here."""
    return namedtuple(name, fields)


CholeskyEx: Any = _result("linalg_cholesky_ex", "L info")
Eig: Any = _result("linalg_eig", "eigenvalues eigenvectors")
Eigh: Any = _result("linalg_eigh", "eigenvalues eigenvectors")
InvEx: Any = _result("linalg_inv_ex", "inverse info")
LDLFactor: Any = _result("linalg_ldl_factor", "LD pivots")
LDLFactorEx: Any = _result("linalg_ldl_factor_ex", "LD pivots info")
LU: Any = _result("linalg_lu", "P L U")
LUFactor: Any = _result("linalg_lu_factor", "LU pivots")
LUFactorEx: Any = _result("linalg_lu_factor_ex", "LU pivots info")
LUUnpack: Any = _result("lu_unpack", "P L U")
Lstsq: Any = _result("linalg_lstsq", "solution residuals rank singular_values")
OldQR: Any = _result("qr", "Q R")
OldSVD: Any = _result("svd", "U S V")
OldTriangular: Any = _result("triangular_solve", "solution cloned_coefficient")
QR: Any = _result("linalg_qr", "Q R")
SVD: Any = _result("linalg_svd", "U S Vh")
Slogdet: Any = _result("linalg_slogdet", "sign logabsdet")
SolveEx: Any = _result("linalg_solve_ex", "result info")
