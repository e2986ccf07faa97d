"""Weights that stay orthogonal while they are trained."""

from __future__ import annotations

from typing import Any

from ... import backend
from ...autograd.modes import no_grad
from ...creation import eye, randn, zeros_like
from ...dtypes import finfo
from ...functions import add, allclose, cat, matrix_exp
from ...linalg import householder_product, solve
from ...tensor import Tensor, wrap
from ..module import Module
from .parametrize import register_parametrization

__all__ = ["orthogonal"]

_MAPS = ("matrix_exp", "cayley", "householder")


def _reflections(a: Tensor) -> tuple[Tensor, Tensor]:
    """The QR decomposition as LAPACK's geqrf gives it: R with the reflections below it, and their factors."""
    xp = backend.array_module(a.data_array)
    below, tau = xp.linalg.qr(a.data_array, mode="raw")
    return wrap(xp.ascontiguousarray(xp.swapaxes(below, -1, -2))), wrap(tau)


def _orthonormal(a: Tensor) -> Tensor:
    """The Q of a QR decomposition whose R has no negative diagonal."""
    x, tau = _reflections(a)
    return householder_product(x, tau) * x.diagonal(dim1=-2, dim2=-1).sgn().unsqueeze(-2)


def _is_orthonormal(q: Tensor) -> bool:
    n, k = q.shape[-2:]
    one = eye(k, dtype=q.dtype, device=q.device)
    return allclose(q.mH @ q, one, atol=10.0 * n * finfo(q.dtype).eps)


class _Orthogonal(Module):
    """From any matrix to an orthogonal one, by one of three maps; the transpose of one where it is wide.

    With a ``base``, the result is the base times the map's, so that every orthogonal matrix can be reached.
    """

    base: Tensor

    def __init__(self, weight: Tensor, orthogonal_map: str, *, use_trivialization: bool = True) -> None:
        super().__init__()
        if weight.is_complex() and orthogonal_map == "householder":
            raise ValueError("The householder parametrization does not support complex tensors.")
        self.shape = weight.shape
        self.orthogonal_map = orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, x: Tensor) -> Tensor:
        """Orthogonal columns, or rows where there are fewer."""
        wide = x.shape[-2] < x.shape[-1]
        x = x.mT if wide else x
        n, k = x.shape[-2:]
        if self.orthogonal_map == "householder":
            a = x.tril(diagonal=-1)
            tau = 2.0 / (1.0 + (a * a).sum(dim=-2))
            q = householder_product(a, tau) * x.diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)
        else:
            x = x.tril()
            if n != k:
                x = cat([x, x.new_zeros(n, n - k).expand(*x.shape[:-2], -1, -1)], dim=-1)
            a = x - x.mH
            if self.orthogonal_map == "matrix_exp":
                q = matrix_exp(a)
            else:
                one = eye(n, dtype=a.dtype, device=a.device)
                q = solve(add(one, a, alpha=-0.5), add(one, a, alpha=0.5))
            q = q[..., :k] if n != k else q
        if hasattr(self, "base"):
            q = self.base @ q
        return q.mT if wide else q

    @no_grad()
    def right_inverse(self, q: Tensor) -> Tensor:
        """The original of an orthogonal matrix; of another one, that of the nearest by QR."""
        if q.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {q.shape}."
            )
        given = q
        wide = q.shape[-2] < q.shape[-1]
        q = q.mT if wide else q
        n, k = q.shape[-2:]
        if not hasattr(self, "base"):
            if self.orthogonal_map != "householder":
                raise NotImplementedError(
                    "It is not possible to assign to the matrix exponential or the Cayley parametrizations when "
                    "use_trivialization=False."
                )
            a, tau = _reflections(q)
            signs = a.diagonal(dim1=-2, dim2=-1)
            signs.sign_()
            signs[tau == 0.0] *= -1
            return a.mT if wide else a
        if n == k:
            self.base = q.clone() if _is_orthonormal(q) else _orthonormal(q)
        else:  # the missing columns at random
            rest = randn(*q.shape[:-2], n, n - k, dtype=q.dtype, device=q.device)
            self.base = _orthonormal(cat([q, rest], dim=-1))
        start = zeros_like(given)  # all maps make minus the unit matrix the unit matrix
        start.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
        return start


def orthogonal(
    module: Any, name: str = "weight", orthogonal_map: str | None = None, *, use_trivialization: bool = True
) -> Any:
    """Keep a matrix (or a batch of them) orthogonal, or unitary, while it is trained.

    Parameters
    ----------
    orthogonal_map : str, optional
        "matrix_exp", "cayley" or "householder"; by default the first for square and complex matrices, else the last.
    use_trivialization : bool
        Compute relative to the matrix that was assigned last.

    Source: Lezcano-Casado 2019, https://arxiv.org/abs/1909.09501
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if weight.ndim < 2:
        raise ValueError(f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions.")
    if orthogonal_map is None:
        square = weight.shape[-2] == weight.shape[-1]
        orthogonal_map = "matrix_exp" if square or weight.is_complex() else "householder"
    if orthogonal_map not in _MAPS:
        raise ValueError(
            f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}'
        )
    made = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    return register_parametrization(module, name, made, unsafe=True)
