"""The discrete Fourier transform: complex to complex, real to half a spectrum, half a spectrum to real.

``Y_k = c sum_n x_n exp(-2 pi i k n / N)``; `norm` says what c is: forward transforms have 1 ("backward", the default),
1/sqrt(N) ("ortho") or 1/N ("forward"), inverse ones what is left of 1/N. The transform is linear and its matrix
symmetric, so its gradient is the unscaled transform in the other direction, times c.
Source: J. Cooley and J. Tukey, "An algorithm for the machine calculation of complex Fourier series", Mathematics of
Computation 19 (1965), for the algorithm; the real transforms' gradients follow from writing them with complex ones.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Direct

__all__ = ["FftC2C", "FftC2R", "FftR2C"]


class _Transform(Direct):
    """Shared: which dimensions, which direction, which scale."""

    attribute_names: ClassVar[tuple[str, ...]] = ("dim", "norm", "forwards")
    holomorphic = False

    def __init__(self, dim: tuple[int, ...], norm: str, forwards: bool) -> None:
        self.dim, self.norm, self.forwards = dim, norm, forwards

    def _scale(self, count: int) -> float:
        """The factor in front of the sum."""
        if self.norm == "ortho":
            return count**-0.5
        return 1.0 / count if (self.norm == "forward") == self.forwards else 1.0


def unscaled(xp: Any, x: Any, axes: tuple, forwards: bool) -> Any:
    """The sums without a factor in front; complex64 stays complex64."""
    for axis in axes:
        x = xp.fft.fft(x, axis=axis, norm="backward") if forwards else xp.fft.ifft(x, axis=axis, norm="forward")
    return x


def size(shape: tuple, dim: tuple) -> int:
    """How many numbers one transform takes in."""
    total = 1
    for d in dim:
        total *= shape[d]
    return total


class FftC2C(_Transform):
    """Discrete Fourier transform of complex numbers over some dimensions."""

    name, grad_name = "fft", "FftC2CBackward0"
    formula = r"y_k = c \sum_n x_n e^{\mp 2 \pi i \, k n / N}"
    derivatives: ClassVar = {"x": r"\bar{x}_n = c \sum_k \bar{y}_k e^{\pm 2 \pi i \, k n / N}"}

    def forward(self, xp, x):
        y = unscaled(xp, x, self.dim, self.forwards)
        return y * self._scale(size(x.shape, self.dim))

    def gradient(self, xp, i, gy, shape, *saved):
        return xp.multiply(unscaled(xp, gy, self.dim, not self.forwards), self._scale(size(shape, self.dim)))


class FftR2C(_Transform):
    """Discrete Fourier transform of real numbers; of the last dimension only the first N/2 + 1 frequencies."""

    name, grad_name = "rfft", "FftR2CBackward0"
    formula = r"y_k = c \sum_n x_n e^{\mp 2 \pi i \, k n / N}, \; k \leq N / 2"
    derivatives: ClassVar = {
        "x": r"\bar{x}_n = c \, \mathrm{Re} \sum_{k \leq N/2} \bar{y}_k e^{\pm 2 \pi i \, k n / N}"
    }

    def forward(self, xp, x):
        y = xp.fft.rfft(x, axis=self.dim[-1], norm="backward")
        if not self.forwards:
            y = xp.conj(y)
        return unscaled(xp, y, self.dim[:-1], self.forwards) * self._scale(size(x.shape, self.dim))

    def gradient(self, xp, i, gy, shape, *saved):
        last = self.dim[-1]
        rest = list(gy.shape)
        rest[last] = shape[last] - gy.shape[last]
        zeros = getattr(xp, "plain", xp).zeros(tuple(rest), gy.dtype)
        whole = xp.concatenate((gy, zeros), axis=last)
        back = unscaled(xp, whole, self.dim, not self.forwards)
        return xp.multiply(back.real, self._scale(size(shape, self.dim)))


class FftC2R(_Transform):
    """Real numbers from half a spectrum, whose other half is its mirrored conjugate."""

    name, grad_name = "irfft", "FftC2RBackward0"
    formula = r"y_n = c \, \mathrm{Re} \sum_{k \leq N/2} w_k \, x_k e^{\pm 2 \pi i \, k n / N}, \; w_k \in \{1, 2\}"
    derivatives: ClassVar = {"x": r"\bar{x}_k = c \, w_k \sum_n \bar{y}_n e^{\mp 2 \pi i \, k n / N}"}
    attribute_names = ("dim", "norm", "forwards", "last")

    def __init__(self, dim: tuple[int, ...], norm: str, forwards: bool, last: int) -> None:
        super().__init__(dim, norm, forwards)
        self.last = last  # length of the last dimension of the result

    def forward(self, xp, x):
        y = unscaled(xp, x, self.dim[:-1], self.forwards)
        if self.forwards:
            y = xp.conj(y)
        y = xp.fft.irfft(y, self.last, axis=self.dim[-1], norm="forward")
        return y * self._scale(size(y.shape, self.dim))

    def gradient(self, xp, i, gy, shape, *saved):
        last = self.dim[-1]
        kind = np.dtype("complex64" if gy.dtype == np.float32 else "complex128")
        whole = unscaled(xp, gy.astype(kind), self.dim, not self.forwards)
        half = whole[(*(slice(None) for _ in range(last)), slice(0, shape[last]))]
        # every frequency but the first and, for even N, the middle one stands for its mirror image too
        weights = getattr(xp, "plain", xp).full(shape[last], 2.0, gy.dtype)
        weights[0] = 1.0
        if self.last % 2 == 0:
            weights[self.last // 2] = 1.0
        weights = weights * self._scale(size(gy.shape, self.dim))
        return xp.multiply(half, weights.reshape((-1,) + (1,) * (len(shape) - 1 - last)))
