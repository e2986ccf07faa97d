"""Eigenvalues, singular values, orthogonal factors. Vectors are compared by what does not depend on their sign."""

from __future__ import annotations

import numpy as np

from core.engine.functions import linear_algebra as la

from .tools import add, f, r, z


def eigh(lib, a):
    """Eigenvalues, sizes of the vectors' elements, and projections on them."""
    d, v = lib.linalg.eigh(a + a.mH)
    return d, v.abs(), v[..., :1] @ v[..., :1].mH


def eig(lib, a):
    """The same for any matrix, in the order of the real parts (the test matrices' differ)."""
    d, v = lib.linalg.eig(a)
    return (d**2).sum(-1), ((d.real**3).unsqueeze(-2) * v.abs()).sum(-1)


def svd(lib, a):
    """Singular values, sizes of the vectors' elements, and the part of the first."""
    u, s, vh = lib.linalg.svd(a, full_matrices=False)
    return s, u.abs(), vh.abs(), u[..., :1] @ vh[..., :1, :]


def qr(lib, a):
    """Both factors without their signs."""
    q, r_ = lib.linalg.qr(a)
    return q.abs(), r_.abs(), q @ (r_ * 1.5)


for kind in (r, z):
    apart = np.diag([1.0, 2.5, 4.0])
    add(la.Eigh, eigh, (kind(3, 3) * 0.4 + apart,), (kind(2, 2, 2) * 0.4 + apart[:2, :2],))
    add(la.Eig, eig, (kind(3, 3) * 0.2 + apart,))
    for shape in ((3, 3), (4, 2), (2, 3), (2, 2, 3)):
        x = kind(*shape) * 0.3 + np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1)
        add(la.Svd, svd, (x,))
        add(la.Qr, qr, (x,))
        add(la.Pinv, f("linalg.pinv"), (x,))
    add(la.Eigh, lambda lib, a: lib.linalg.eigvalsh(a + a.mH), (kind(3, 3) + apart,))
    add(la.Svd, lambda lib, a: lib.linalg.matrix_norm(a, "nuc") + lib.linalg.cond(a), (kind(2, 3),))
