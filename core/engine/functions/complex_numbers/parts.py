"""Real and imaginary parts, and the same memory seen as pairs of real numbers: views, nothing is copied."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...tensor import Tensor

__all__ = ["imag", "real", "view_as_complex", "view_as_real"]


class Real(View):
    """Real part, as a view of the complex numbers' memory."""

    name, grad_name = "real", "RealBackward0"
    formula = r"y = \mathrm{Re}\, x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} + 0 i"}

    def forward(self, xp, x):
        return x.real

    def gradient(self, xp, i, gy, shape, *saved):
        return gy  # conform makes it complex


class Imag(View):
    """Imaginary part, as a view of the complex numbers' memory."""

    name, grad_name = "imag", "ImagBackward0"
    formula = r"y = \mathrm{Im}\, x"
    derivatives: ClassVar = {"x": r"\bar{x} = i \, \bar{y}"}

    def forward(self, xp, x):
        return x.imag

    def gradient(self, xp, i, gy, shape, *saved):
        return xp.multiply(gy, 1j)


class ViewAsReal(View):
    """Complex numbers as pairs (real part, imaginary part) in a new last dimension."""

    name, grad_name = "view_as_real", "ViewAsRealBackward0"
    formula = r"y_1 + i \, y_2 = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}_1 + i \, \bar{y}_2"}

    def forward(self, xp, x):
        half = _real_dtype(x.dtype)
        if x.ndim == 0:
            return x.reshape(1).view(half)
        if x.strides[-1] == x.itemsize or x.flags.c_contiguous:
            return x[..., None].view(half)
        return xp.stack((x.real, x.imag), axis=-1)

    def gradient(self, xp, i, gy, shape, *saved):
        return xp.add(gy[..., 0], xp.multiply(gy[..., 1], 1j))


class ViewAsComplex(View):
    """Pairs of real numbers in the last dimension as complex numbers."""

    name, grad_name = "view_as_complex", "ViewAsComplexBackward0"
    formula = r"y = x_1 + i \, x_2"
    derivatives: ClassVar = {"x": r"\bar{x}_1 + i \, \bar{x}_2 = \bar{y}"}

    def forward(self, xp, x):
        whole = np.dtype("complex64") if x.dtype == np.float32 else np.dtype("complex128")
        return x.view(whole)[..., 0]

    def gradient(self, xp, i, gy, shape, *saved):
        return xp.stack((gy.real, gy.imag), axis=-1)


_real, _imag, _as_real, _as_complex = Real(), Imag(), ViewAsReal(), ViewAsComplex()


def _real_dtype(dtype: np.dtype) -> np.dtype:
    return np.dtype("float32") if dtype == np.complex64 else np.dtype("float64")


def real(input: Tensor) -> Tensor:
    """The real part as a view; a real tensor itself."""
    return apply_view(_real, input) if input.is_complex() else input


def imag(input: Tensor) -> Tensor:
    """The imaginary part as a view; ``RuntimeError`` for real tensors."""
    _need_complex("imag", input)
    return apply_view(_imag, input)


def view_as_real(input: Tensor) -> Tensor:
    """Shape (..., 2): real and imaginary parts in the last dimension; ``RuntimeError`` for real tensors."""
    _need_complex("view_as_real", input)
    return apply_view(_as_real, input)


def view_as_complex(input: Tensor) -> Tensor:
    """Shape (..., 2) as complex numbers of shape (...).

    Raises
    ------
    RuntimeError
        If the dtype is not float32 or float64, the last size is not 2, or the pairs do not lie side by side.
    """
    x = input.data_array
    if x.dtype.kind != "f" or x.itemsize == 2:
        raise RuntimeError(
            "view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: "
            f"{input.dtype}. float16 has no complex type here: convert it with .float()."
        )
    if x.ndim == 0:
        raise RuntimeError("Input tensor must have one or more dimensions")
    if x.shape[-1] != 2:
        raise RuntimeError(f"Tensor must have a last dimension of size 2, but its shape is {list(x.shape)}")
    if x.size and x.strides[-1] != x.itemsize:
        raise RuntimeError("Tensor must have a last dimension with stride 1. Call .contiguous() first.")
    if any(s % (2 * x.itemsize) for s in x.strides[:-1]):
        raise RuntimeError("Tensor must have a stride divisible by 2 for all but last dimension")
    return apply_view(_as_complex, input)


def _need_complex(name: str, input: Any) -> None:
    if not input.is_complex():
        raise RuntimeError(f"{name} is not implemented for tensors with non-complex dtypes; this one is {input.dtype}.")
