"""Complex numbers: their parts, their polar form, conjugates.

PyTorch's convention for derivatives: the gradient of a real loss with respect to ``z = x + iy`` is ``dL/dx + i dL/dy``,
the direction of steepest ascent. See :func:`core.engine.autograd.reduction.conjugated` for holomorphic functions.
"""

# ruff: noqa: F401  (this file gathers names)

from ...tensor import Tensor
from .conjugates import (
    Conj,
    ConjPhysical,
    adjoint,
    conj,
    conj_physical,
    is_conj,
    is_neg,
    resolve_conj,
    resolve_neg,
)
from .parts import Imag, Real, ViewAsComplex, ViewAsReal, imag, real, view_as_complex, view_as_real
from .polar import Angle, Complex, Polar, angle, complex, polar

__all__ = [
    "adjoint", "angle", "complex", "conj", "conj_physical", "imag", "is_conj", "is_neg", "polar", "real",
    "resolve_conj", "resolve_neg", "view_as_complex", "view_as_real",
]  # fmt: skip

METHODS = "adjoint angle conj conj_physical is_conj is_neg resolve_conj resolve_neg"

for _name, _function in {"real": real, "imag": imag, "H": lambda x: conj(x.t()), "mH": adjoint}.items():
    setattr(Tensor, _name, property(_function))
