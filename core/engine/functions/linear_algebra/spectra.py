"""Eigenvalues and eigenvectors.

Derivatives: M. Giles (2008), section 3.1; for complex matrices C. Boeddeker et al., "On the computation of
complex-valued gradients with application to statistically optimum beamforming", arXiv 1701.00392 (2017). Eigenvectors
may be multiplied by a number of length 1: a loss that depends on that number has no derivative, and PyTorch's choice
(length 1, that direction fixed) is followed.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...tensor import Tensor
from .checks import LinAlgError, need_square
from .kernels import adjoint, diagonal, identity, spread
from .results import Eig as EigResult
from .results import Eigh as EighResult

__all__ = ["eig", "eigh", "eigvals", "eigvalsh"]


def quotient(xp: Any, a: Any, e: Any) -> Any:
    """``a / e``, 0 where a is 0: equal eigenvalues matter only to losses that look at their vectors."""
    zero = xp.equal(a, 0)
    plain = getattr(xp, "plain", xp)
    return xp.divide(a, xp.where(zero, plain.ones(e.shape, e.dtype), e))


def differences(xp: Any, d: Any) -> Any:
    """``E_ij = d_j - d_i``, with ones on the diagonal."""
    e = xp.subtract(d[..., None, :], d[..., :, None])
    return xp.add(e, identity(xp, d.shape[-1], d.dtype))


class Eigh(Direct):
    """Eigenvalues (real, ascending) and orthonormal eigenvectors of symmetric or Hermitian matrices."""

    name, grad_name = "linalg.eigh", "LinalgEighBackward0"
    formula = r"A = V \, \mathrm{diag}(\lambda) \, V^H"
    derivatives: ClassVar = {
        "a": r"\bar{A} = V (\mathrm{diag}(\bar{\lambda}) + \mathrm{skew}(V^H \bar{V}) / E) V^H, \; "
        r"E_{ij} = \lambda_j - \lambda_i"
    }
    input_names = ("A",)
    attribute_names = ("UPLO",)
    outputs, visible = ("d", "v"), 2
    saves = ("d", "v")
    holomorphic = False

    def __init__(self, UPLO: str = "L") -> None:
        self.UPLO = UPLO

    def forward(self, xp, a):
        d, v = _computed("linalg.eigh", lambda: xp.linalg.eigh(a, self.UPLO))
        return d, v

    def gradient(self, xp, i, gy, shape, d, v, a):
        gd, gv = gy
        vh = adjoint(xp, v)
        inner = xp.matmul(vh, gv)
        _need_phase_invariant(xp, inner, "linalg_eigh_backward: The eigenvectors")
        # V only turns: of V^H gV the skew part counts, and the gradient is Hermitian
        skew = xp.multiply(xp.subtract(inner, adjoint(xp, inner)), 0.5)
        off = xp.multiply(skew, xp.subtract(1.0, identity(xp, d.shape[-1], d.dtype)))
        core = xp.add(quotient(xp, off, differences(xp, d)), spread(xp, gd))
        return xp.matmul(xp.matmul(v, core), vh)


class Eig(Direct):
    """Eigenvalues and eigenvectors (columns of length 1) of square matrices, always complex."""

    name, grad_name = "linalg.eig", "LinalgEigBackward0"
    formula = r"A = V \, \mathrm{diag}(\lambda) \, V^{-1}"
    derivatives: ClassVar = {
        "a": r"\bar{A} = V^{-H} (\mathrm{diag}(\bar{\lambda}) + (V^H \bar{V} - V^H V \, \mathrm{diag}(\mathrm{Re}(V^H "
        r"\bar{V}))) / \overline{E}) V^H"
    }
    input_names = ("A",)
    outputs, visible = ("d", "v"), 2
    saves = ("d", "v")
    holomorphic = False

    def forward(self, xp, a):
        d, v = _computed("linalg.eig", lambda: xp.linalg.eig(a))
        kind = "complex64" if a.dtype in (np.float32, np.complex64) else "complex128"
        return d.astype(kind), v.astype(kind)

    def gradient(self, xp, i, gy, shape, d, v, a):
        gd, gv = gy
        vh = adjoint(xp, v)
        inner = xp.matmul(vh, gv)
        along = xp.multiply(xp.matmul(vh, v), diagonal(xp, inner).real[..., None, :])
        _need_phase_invariant(xp, inner, "linalg_eig_backward: The eigenvectors")
        off = xp.multiply(xp.subtract(inner, along), xp.subtract(1.0, identity(xp, d.shape[-1], d.real.dtype)))
        core = xp.add(quotient(xp, off, xp.conjugate(differences(xp, d))), spread(xp, gd))
        return xp.linalg.solve(vh, xp.matmul(core, vh))


def _computed(name: str, call: Any) -> Any:
    try:
        return call()
    except np.linalg.LinAlgError as error:
        raise LinAlgError(f"{name}: The algorithm failed to converge ({error}).") from None


def _need_phase_invariant(xp: Any, inner: Any, who: str) -> None:
    """Refuse losses that depend on what eigenvectors leave open; not asked again in second derivatives."""
    if inner.dtype.kind != "c" or hasattr(xp, "plain") or not inner.size:
        return
    phase = xp.absolute(diagonal(xp, inner).imag)
    if bool((phase > 1e-2 * max(float(xp.absolute(inner).max()), 1.0)).any()):
        raise RuntimeError(
            f"{who} in the complex case are specified up to multiplication by e^{{i phi}}. The specified loss function "
            "depends on this quantity, so it is ill-defined."
        )


_eig = Eig()


def eigh(A: Tensor, UPLO: str = "L") -> EighResult:
    """Eigenvalues (..., n), ascending, and eigenvectors (..., n, n) of Hermitian matrices; one triangle is read."""
    need_square("linalg.eigh", A)
    if UPLO.upper() not in ("L", "U"):
        raise RuntimeError(f"Expected UPLO argument to be 'L' or 'U', but got {UPLO}")
    return EighResult(*apply_direct(Eigh(UPLO.upper()), A))


def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """Eigenvalues of Hermitian matrices, ascending."""
    return eigh(A, UPLO).eigenvalues


def eig(A: Tensor) -> EigResult:
    """Complex eigenvalues (..., n) and eigenvectors (..., n, n) of any square matrices."""
    need_square("linalg.eig", A)
    return EigResult(*apply_direct(_eig, A))


def eigvals(A: Tensor) -> Tensor:
    """Complex eigenvalues of any square matrices."""
    return eig(A).eigenvalues
