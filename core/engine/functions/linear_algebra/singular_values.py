"""Singular values, and what follows from them: pseudoinverse, rank, least squares.

Derivatives: J. Townsend, "Differentiating the singular value decomposition" (2016); for the pseudoinverse G. Golub and
V. Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate",
SIAM Journal on Numerical Analysis 10 (1973).
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...tensor import Tensor
from .checks import need_matrix
from .kernels import adjoint, diagonal, identity, spread
from .results import SVD as SVDResult
from .results import Lstsq
from .spectra import _computed, differences, eigvalsh, quotient

__all__ = ["lstsq", "matrix_rank", "pinv", "svd", "svdvals"]


class Svd(Direct):
    """Singular value decomposition; the singular values are real, descending."""

    name, grad_name = "linalg.svd", "LinalgSvdBackward0"
    formula = r"A = U \, \mathrm{diag}(s) \, V^H"
    derivatives: ClassVar = {
        "a": r"\bar{A} = U [(\mathrm{skew}(U^H \bar{U}) / E) S + S (\mathrm{skew}(V^H \bar{V}) / E) + "
        r"\mathrm{diag}(\bar{s})] V^H, \; E_{ij} = s_j^2 - s_i^2"
    }
    input_names = ("A",)
    attribute_names = ("full_matrices",)
    outputs, visible = ("u", "s", "v"), 3
    saves = ("u", "s", "v")
    holomorphic = False

    def __init__(self, full_matrices: bool = True) -> None:
        self.full_matrices = full_matrices

    def forward(self, xp, a):
        u, s, vh = _computed("linalg.svd", lambda: xp.linalg.svd(a, full_matrices=self.full_matrices))
        return u, s, vh

    def gradient(self, xp, i, gy, shape, u, s, v, a):
        gu, gs, gvh = gy
        k = s.shape[-1]
        u, gu, vh, gvh = u[..., :k], gu[..., :k], v[..., :k, :], gvh[..., :k, :]
        v, gv, uh = adjoint(xp, vh), adjoint(xp, gvh), adjoint(xp, u)
        left, right = xp.matmul(uh, gu), xp.matmul(vh, gv)
        _need_phase_invariant(xp, left, right)
        e = differences(xp, xp.multiply(s, s))
        row, column = s[..., None, :], s[..., :, None]
        core = xp.multiply(quotient(xp, _skew(xp, left), e), row)
        core = xp.add(core, xp.multiply(column, quotient(xp, _skew(xp, right), e)))
        core = xp.multiply(core, xp.subtract(1.0, identity(xp, k, s.dtype)))
        core = xp.add(core, spread(xp, gs))
        if a_is_complex(u):
            phase = quotient(xp, xp.multiply(diagonal(xp, left).imag, 1j), s)
            core = xp.add(core, spread(xp, phase))
        gx = xp.matmul(xp.matmul(u, core), vh)
        if u.shape[-2] > k:
            beyond = quotient(xp, xp.subtract(gu, xp.matmul(u, left)), xp.add(row, xp.multiply(gu.real, 0.0)))
            gx = xp.add(gx, xp.matmul(beyond, vh))
        if v.shape[-2] > k:
            beyond = xp.subtract(gvh, xp.matmul(adjoint(xp, right), vh))
            gx = xp.add(gx, xp.matmul(u, quotient(xp, beyond, xp.add(column, xp.multiply(gvh.real, 0.0)))))
        return gx


class Pinv(Direct):
    """Moore and Penrose's pseudoinverse: the inverse on what A reaches, 0 elsewhere."""

    name, grad_name = "linalg.pinv", "LinalgPinvBackward0"
    formula = r"Y = V \, \mathrm{diag}(1 / s) \, U^H"
    derivatives: ClassVar = {"a": r"\bar{A} = -Y^H \bar{Y} Y^H + (I - A Y) \bar{Y}^H Y Y^H + Y^H Y \bar{Y}^H (I - Y A)"}
    input_names = ("A",)
    attribute_names = ("atol", "rtol", "hermitian")
    saves = ("y", "a")
    holomorphic = False

    def __init__(self, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> None:
        self.atol, self.rtol, self.hermitian = atol, rtol, hermitian

    def forward(self, xp, a):
        if self.hermitian:
            low = xp.tril(a)
            a = low + adjoint(xp, xp.tril(a, -1))
        u, s, vh = _computed("linalg.pinv", lambda: xp.linalg.svd(a, full_matrices=False))
        if not s.size:
            return xp.zeros((*a.shape[:-2], a.shape[-1], a.shape[-2]), a.dtype)
        top = s.max(axis=-1, keepdims=True)
        kept = s > tolerance(xp, self.atol, self.rtol, a, top)
        inverse = xp.where(kept, 1.0 / xp.where(kept, s, xp.ones_like(s)), xp.zeros_like(s))
        return xp.matmul(adjoint(xp, vh) * inverse[..., None, :], adjoint(xp, u))

    def gradient(self, xp, i, gy, shape, y, a):
        yh, gh = adjoint(xp, y), adjoint(xp, gy)
        first = xp.matmul(xp.matmul(yh, gy), yh)
        second = xp.matmul(xp.matmul(gh, y), yh)
        second = xp.subtract(second, xp.matmul(a, xp.matmul(y, second)))
        third = xp.matmul(yh, xp.matmul(y, gh))
        third = xp.subtract(third, xp.matmul(xp.matmul(third, y), a))
        return xp.subtract(xp.add(second, third), first)


def a_is_complex(a: Any) -> bool:
    """True for complex arrays."""
    return a.dtype.kind == "c"


def _skew(xp: Any, a: Any) -> Any:
    return xp.subtract(a, adjoint(xp, a))


def _need_phase_invariant(xp: Any, left: Any, right: Any) -> None:
    if left.dtype.kind != "c" or hasattr(xp, "plain") or not left.size:
        return
    both = left + right
    if bool((xp.absolute(diagonal(xp, both).imag) > 1e-2 * max(float(xp.absolute(both).max()), 1.0)).any()):
        raise RuntimeError(
            "svd_backward: The singular vectors in the complex case are specified up to multiplication by e^{i phi}. "
            "The specified loss function depends on this phase term, making it ill-defined."
        )


def tolerance(xp: Any, atol: Any, rtol: Any, a: Any, top: Any) -> Any:
    """What counts as zero among singular values: ``max(atol, rtol * largest)``; rtol's default is eps max(m, n)."""
    absolute = xp.asarray(0.0 if atol is None else _plain(atol))
    if rtol is None:
        chosen = float(np.finfo(a.dtype).eps) * max(a.shape[-2:])
        relative = xp.where(absolute > 0, 0.0, chosen) if atol is not None else xp.asarray(chosen)
    else:
        relative = xp.asarray(_plain(rtol))
    return xp.maximum(absolute[..., None], relative[..., None] * top)


def _plain(value: Any) -> Any:
    return value.data_array if isinstance(value, Tensor) else value


def svd(A: Tensor, full_matrices: bool = True, *, driver: str | None = None) -> SVDResult:
    """U (..., m, m), S (..., k), Vh (..., n, n) with k = min(m, n); without `full_matrices` only k columns and rows.

    `driver` chooses an algorithm of CUDA in PyTorch; there is one here.
    """
    need_matrix("linalg.svd", A)
    return SVDResult(*apply_direct(Svd(full_matrices), A))


def svdvals(A: Tensor, *, driver: str | None = None) -> Tensor:
    """Singular values (..., min(m, n)), descending."""
    need_matrix("linalg.svdvals", A)
    return svd(A, full_matrices=False).S


def pinv(
    A: Tensor, rcond: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None
) -> Tensor:  # fmt: skip
    """Pseudoinverse (..., n, m) of matrices (..., m, n); singular values up to ``max(atol, rtol * largest)`` are 0."""
    need_matrix("linalg.pinv", A)
    return apply_direct(Pinv(atol, rcond if rtol is None else rtol, hermitian), A)


def matrix_rank(
    A: Tensor, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None
) -> Tensor:  # fmt: skip
    """Number of singular values above ``max(atol, rtol * largest)``."""
    from ... import backend
    from ...tensor import wrap

    need_matrix("linalg.matrix_rank", A)
    detached = A.detach()
    s = (eigvalsh(detached).abs() if hermitian else svdvals(detached)).data_array
    xp = backend.array_module(s)
    if tol is not None:
        atol, rtol = tol, 0.0
    if not s.shape[-1]:
        return wrap(xp.zeros(s.shape[:-1], "int64"))
    bound = tolerance(xp, atol, rtol, A.data_array, s.max(axis=-1, keepdims=True))
    return wrap(xp.asarray((s > bound).sum(axis=-1)).astype("int64"))


def lstsq(A: Tensor, B: Tensor, rcond: float | None = None, *, driver: str | None = None) -> Lstsq:
    """X that makes ``|A X - B|`` smallest (the shortest such X), through the pseudoinverse.

    Residuals are given where there are more rows than columns and full rank; rank and singular values, as in PyTorch,
    only for the drivers that know them ("gelsy": rank, "gelsd" and "gelss": both). Default: "gelsy".
    """
    from ...creation import empty

    need_matrix("linalg.lstsq", A)
    chosen = driver or "gelsy"
    if chosen not in ("gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError(
            "torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss), but got " + chosen
        )
    vector = B.ndim == 1 or (A.ndim - 1 == B.ndim and tuple(B.shape) == tuple(A.shape[:-1]))
    right = B.unsqueeze(-1) if vector else B
    if right.shape[-2] != A.shape[-2]:
        raise RuntimeError(
            f"torch.linalg.lstsq: input.size(-2) should match other.size(-2), but they are {A.shape[-2]} and "
            f"{right.shape[-2]}"
        )
    m, n = A.shape[-2:]
    x = pinv(A, rtol=rcond) @ right
    real = A.detach().abs().dtype
    nothing = empty(0, dtype=real, device=A.device)
    rank = matrix_rank(A, rtol=rcond)
    residuals = nothing
    if m > n and chosen != "gelsy" and bool((rank.data_array == n).all()):
        residuals = ((A @ x - right).abs() ** 2).sum(-2)
    none = empty(0, dtype=rank.dtype, device=A.device)
    values = svdvals(A.detach()) if chosen in ("gelsd", "gelss") else nothing
    return Lstsq(x.squeeze(-1) if vector else x, residuals, none if chosen == "gels" else rank, values)
