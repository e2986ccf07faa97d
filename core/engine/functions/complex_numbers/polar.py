"""Complex numbers from two real ones, and back to length and angle."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation, Unary
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...shapes import broadcast_shapes
from ...tensor import Tensor

__all__ = ["angle", "complex", "polar"]


class _Pair(Operation):
    """Shared rule: two real tensors of one dtype become a complex one of twice its size."""

    broadcasts = True
    holomorphic = False

    def out(self, a, b):
        """Broadcast shape, the complex dtype of the parts."""
        if a.dtype.kind != "f" or b.dtype.kind != "f" or a.itemsize == 2:
            raise RuntimeError(
                f"Expected both inputs to be Half, Float or Double tensors but got {from_numpy_dtype(a.dtype).title} "
                f"and {from_numpy_dtype(b.dtype).title} in {self.name}. float16 has no complex type here."
            )
        if a.dtype != b.dtype:
            raise RuntimeError(
                f"Expected object of scalar type {from_numpy_dtype(a.dtype).title} but got scalar type "
                f"{from_numpy_dtype(b.dtype).title} for second argument of {self.name}"
            )
        dtype = np.dtype("complex64" if a.dtype == np.float32 else "complex128")
        return broadcast_shapes(a.shape, b.shape, operation=self.name), dtype


class Complex(_Pair):
    """Complex numbers from their real and imaginary parts."""

    name, grad_name = "complex", "ComplexBackward0"
    formula = r"y = a + i \, b"
    derivatives: ClassVar = {"a": r"\bar{a} = \mathrm{Re}\, \bar{y}", "b": r"\bar{b} = \mathrm{Im}\, \bar{y}"}
    input_names = ("real", "imag")
    returns_gradient = True

    def forward(self, xp, y, a, b):
        y.real = a
        y.imag = b

    def gradient(self, xp, i, gy, shape, *saved):
        return gy.real if i == 0 else gy.imag


class Polar(_Pair):
    """Complex numbers from length and angle."""

    name, grad_name = "polar", "PolarBackward0"
    formula = r"y = r \, e^{i \varphi}"
    derivatives: ClassVar = {
        "r": r"\bar{r} = \mathrm{Re}(\bar{y} \, e^{-i \varphi})",
        "phi": r"\bar{\varphi} = \mathrm{Im}(\bar{y} \, \overline{y})",
    }
    input_names = ("abs", "angle")
    saves = ("y", "phi")
    saves_for: ClassVar = {"r": ("phi",), "phi": ("y",)}
    returns_gradient = True

    def forward(self, xp, y, r, phi):
        xp.multiply(r, xp.exp(xp.multiply(phi, 1j)), out=y)

    def gradient(self, xp, i, gy, shape, y, r, phi):
        if i == 0:
            return xp.multiply(gy, xp.exp(xp.multiply(phi, -1j))).real
        return xp.multiply(gy, xp.conjugate(y)).imag


class Angle(Unary):
    """Angle of a complex number with the positive real axis, in radians; 0 or pi for real numbers."""

    name, grad_name = "angle", "AngleBackward0"
    formula = r"y = \arg x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \frac{i \, x}{|x|^2}"}
    saves = ("x",)

    def out(self, *inputs: Any) -> Any:
        """The input's shape and the dtype of its parts."""
        x = inputs[0]
        return x.shape, (x.real.dtype if x.dtype.kind == "c" else x.dtype)

    def forward(self, xp, y, x):
        if x.dtype.kind == "c":
            xp.arctan2(x.imag, x.real, out=y)
        else:
            xp.multiply(xp.less(x, 0.0), y.dtype.type(math.pi), out=y)
            xp.copyto(y, x, where=xp.isnan(x))

    def backward(self, xp, i, gx, gy, y, x):
        if x.dtype.kind != "c":
            gx.fill(0.0)
            return
        size = xp.absolute(x)
        xp.multiply(xp.multiply(x, 1j), gy, out=gx)
        xp.divide(gx, xp.multiply(size, size), out=gx)
        xp.copyto(gx, 0.0, where=xp.equal(size, 0))


_complex, _polar, _angle = Complex(), Polar(), Angle()


def complex(real: Tensor, imag: Tensor) -> Tensor:
    """Complex numbers ``real + i imag`` of two real tensors of one dtype."""
    return apply(_complex, real, imag)


def polar(abs: Tensor, angle: Tensor) -> Tensor:
    """Complex numbers of length `abs` at `angle` (radians)."""
    return apply(_polar, abs, angle)


def angle(input: Tensor) -> Tensor:
    """Angle in radians, from -pi to pi; real numbers have 0 or pi."""
    return apply(_angle, input)
