"""Orthonormal columns: the QR decomposition and products of Householder reflections.

Derivative: S. Walter, L. Lehmann and R. Lamour, "On evaluating higher-order derivatives of the QR decomposition of
tall matrices with full column rank in forward and reverse mode", Optimization Methods and Software 27 (2012).
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Direct
from ...autograd.run import apply_direct
from ...tensor import Tensor
from ..complex_numbers import adjoint as adjoint_of
from ..join import cat
from .checks import need_matrix, need_numbers
from .kernels import adjoint, lower
from .results import QR

__all__ = ["householder_product", "qr"]


class Qr(Direct):
    """QR decomposition: orthonormal columns times an upper triangle."""

    name, grad_name = "linalg.qr", "LinalgQrBackward0"
    formula = r"A = Q \, R"
    derivatives: ClassVar = {
        "a": r"\bar{A} = (\bar{Q} + Q \, \mathrm{sym}(M)) R^{-H}, \; M = \mathrm{tril}(R \, \bar{R}^H - \bar{Q}^H Q)"
    }
    input_names = ("A",)
    attribute_names = ("mode",)
    outputs, visible = ("q", "r"), 2
    saves = ("q", "r")
    holomorphic = False

    def __init__(self, mode: str = "reduced") -> None:
        self.mode = mode

    def forward(self, xp, a):
        if self.mode == "r":
            return xp.empty(0, a.dtype), xp.linalg.qr(a, mode="r")
        q, r = xp.linalg.qr(a, mode=self.mode)
        return q, r

    def gradient(self, xp, i, gy, shape, q, r, a):
        if self.mode == "r":
            raise RuntimeError(
                "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use "
                "linalg.qr(A, mode='reduced') if you are going to differentiate through linalg.qr."
            )
        m, n = shape[-2:]
        if self.mode == "complete" and m > n:
            raise RuntimeError(
                "The QR decomposition is not differentiable when mode='complete' and nrows > ncols. Use mode='reduced'."
            )
        gq, gr = gy
        if m < n:  # A = (A1, A2): A1 = Q R1 and R2 = Q^H A2, so A2 = Q R2
            gr1, gr2 = gr[..., :m], gr[..., m:]
            r1, r2 = r[..., :m], r[..., m:]
            second = xp.matmul(q, gr2)
            gq = xp.add(gq, xp.matmul(q, xp.matmul(r2, adjoint(xp, gr2))))
            first = self._square(xp, q, r1, gq, gr1)
            return xp.concatenate((first, second), axis=-1)
        return self._square(xp, q, r, gq, gr)

    def _square(self, xp: Any, q: Any, r: Any, gq: Any, gr: Any) -> Any:
        n = r.shape[-1]
        inner = xp.subtract(xp.matmul(r, adjoint(xp, gr)), xp.matmul(adjoint(xp, gq), q))
        low = xp.multiply(inner, lower(xp, n, inner.real.dtype, half=True))
        sym = xp.add(low, adjoint(xp, low))
        whole = xp.add(gq, xp.matmul(q, sym))
        return adjoint(xp, xp.linalg.solve(r, adjoint(xp, whole)))


def qr(A: Tensor, mode: str = "reduced") -> QR:
    """Q with orthonormal columns and upper triangular R: `mode` "reduced" (k columns), "complete" (m) or "r" (no Q)."""
    need_matrix("linalg.qr", A)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or 'complete'"
        )
    return QR(*apply_direct(Qr(mode), A))


def householder_product(input: Tensor, tau: Tensor) -> Tensor:
    """The first n columns of the product of reflections ``I - tau_k v_k v_k^H``.

    `input` is (..., m, n) with the vector v_k below the diagonal of column k (1 on it, 0 above), `tau` (..., k).
    """
    from ...creation import eye

    need_matrix("torch.linalg.householder_product", input, "input")
    need_numbers("torch.linalg.householder_product", tau)
    m, n = input.shape[-2:]
    if m < n:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-2] must be greater than or equal to input.shape[-1]"
        )
    if tau.shape[-1] > n:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-1] must be greater than or equal to tau.shape[-1]"
        )
    one = eye(m, dtype=input.dtype, device=input.device)
    q = one[:, :n].expand(*input.shape) + input[..., :1, :] * 0.0 if m else input.clone()
    for k in reversed(range(tau.shape[-1])):
        v = one[:, k : k + 1].expand(*input.shape[:-2], m, 1)
        if k + 1 < m:
            v = cat([v[..., : k + 1, :], input[..., k + 1 :, k : k + 1]], -2)
        q = q - tau[..., k, None, None] * (v @ (adjoint_of(v) @ q))
    return q
