"""PyTorch's names outside ``torch.linalg``, with the arguments they had before it existed."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from ..complex_numbers import adjoint
from . import factors, orthogonal, singular_values
from .checks import need_square
from .lapack import ldl
from .results import LDLFactor, LDLFactorEx, OldQR, OldSVD

__all__ = ["cholesky", "ldl_factor", "ldl_factor_ex", "ldl_solve", "lu", "lu_solve", "pinverse", "qr", "svd"]


def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """The former name of :func:`core.engine.linalg.cholesky`."""
    return factors.cholesky(input, upper=upper)


def qr(input: Tensor, some: bool = True) -> OldQR:
    """The former name of :func:`core.engine.linalg.qr`; `some` is its mode "reduced"."""
    return OldQR(*orthogonal.qr(input, "reduced" if some else "complete"))


def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> OldSVD:
    """U, S and V (not its conjugate transpose); zeros for U and V without `compute_uv`."""
    if not compute_uv:
        from ...creation import zeros

        m, n = input.shape[-2:]
        made = [zeros(*input.shape[:-2], k, k, dtype=input.dtype, device=input.device) for k in (m, n)]
        return OldSVD(made[0], singular_values.svdvals(input), made[1])
    u, s, vh = singular_values.svd(input, full_matrices=not some)
    return OldSVD(u, s, adjoint(vh))


def lu(A: Tensor, pivot: bool = True, get_infos: bool = False, out: Any = None) -> Any:
    """The former name of :func:`core.engine.linalg.lu_factor`; `get_infos` gives LAPACK's info too."""
    found = factors.lu_factor_ex(A, pivot=pivot)
    return tuple(found) if get_infos else tuple(found[:2])


def lu_solve(b: Tensor, LU_data: Tensor, LU_pivots: Tensor) -> Tensor:
    """The former order of arguments of :func:`core.engine.linalg.lu_solve`."""
    return factors.lu_solve(LU_data, LU_pivots, b)


def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """The former name of :func:`core.engine.linalg.pinv`, with a tolerance of 1e-15."""
    return singular_values.pinv(input, rcond=rcond)


def ldl_factor_ex(A: Tensor, *, hermitian: bool = False, check_errors: bool = False) -> LDLFactorEx:
    """LAPACK's packed LDL factors, pivots and info of symmetric (or Hermitian) matrices; not differentiable."""
    from ... import backend
    from ...tensor import wrap

    need_square("torch.linalg.ldl_factor_ex", A)
    array = A.data_array
    return LDLFactorEx(*(wrap(x) for x in ldl(backend.array_module(array), array, hermitian)))


def ldl_factor(A: Tensor, *, hermitian: bool = False) -> LDLFactor:
    """LAPACK's packed LDL factors and pivots; not differentiable."""
    return LDLFactor(*ldl_factor_ex(A, hermitian=hermitian)[:2])


def ldl_solve(LD: Tensor, pivots: Tensor, B: Tensor, *, hermitian: bool = False) -> Tensor:
    """X with ``A X = B`` from :func:`ldl_factor`'s results; not differentiable."""
    import numpy as np

    from ... import backend
    from ...tensor import wrap

    need_square("torch.linalg.ldl_solve", LD)
    ld, b = LD.data_array, B.data_array
    lead = np.broadcast_shapes(ld.shape[:-2], b.shape[:-2])
    n = ld.shape[-1]
    xp = backend.array_module(ld)
    x = xp.empty((*lead, *b.shape[-2:]), b.dtype)
    ld, b = xp.broadcast_to(ld, (*lead, n, n)), xp.broadcast_to(b, (*lead, *b.shape[-2:]))
    moves = xp.broadcast_to(pivots.data_array, (*lead, n))
    for place in np.ndindex(*lead):
        x[place] = xp.linalg.solve(_unpacked(xp, ld[place], moves[place], hermitian), b[place])
    return wrap(x)


def _unpacked(xp: Any, ld: Any, pivots: Any, hermitian: bool) -> Any:
    """The matrix that packed (lower) LDL factors stand for."""
    n = len(ld)
    low, d, order = xp.eye(n, dtype=ld.dtype), xp.zeros((n, n), ld.dtype), list(range(n))
    k = 0
    while k < n:
        wide = 2 if int(pivots[k]) < 0 else 1
        here = k + wide - 1
        other = abs(int(pivots[k])) - 1 if wide == 1 else abs(int(pivots[here])) - 1
        for j in range(wide):
            d[k + j, k + j] = ld[k + j, k + j]
        if wide == 2:
            d[k + 1, k] = ld[k + 1, k]
            d[k, k + 1] = xp.conjugate(ld[k + 1, k]) if hermitian else ld[k + 1, k]
        # the exchange moves the rows of the columns already made
        if other != here:
            low[[here, other], :k] = low[[other, here], :k]
            order[here], order[other] = order[other], order[here]
        low[k + wide :, k : k + wide] = ld[k + wide :, k : k + wide]
        k += wide
    right = xp.conjugate(low.T) if hermitian else low.T
    inner = low @ d @ right
    back = xp.argsort(xp.asarray(order))
    return inner[back][:, back]
