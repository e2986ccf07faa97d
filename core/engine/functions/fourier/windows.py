"""Window functions: how much each sample of a stretch of signal counts.

Source: F. Harris, "On the use of windows for harmonic analysis with the discrete Fourier transform", Proceedings of
the IEEE 66 (1978).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ... import backend
from ...dtypes import get_default_dtype, to_numpy_dtype
from ...tensor import Tensor, wrap

__all__ = ["bartlett_window", "blackman_window", "hamming_window", "hann_window", "kaiser_window"]


def _window(
    name: str, length: int, periodic: bool, formula: Any, dtype: Any, device: Any, requires_grad: bool
) -> Tensor:
    if length < 0:
        raise RuntimeError(f"{name} requires non-negative window_length, got window_length={length}")
    kind = get_default_dtype().numpy if dtype is None else to_numpy_dtype(dtype)
    if kind.kind != "f":
        raise RuntimeError(f"{name} expects floating point dtypes, got: {dtype}")
    if length <= 1:
        values = np.ones(length)
    else:  # a periodic window is the start of a symmetric one that is longer by one
        whole = length + 1 if periodic else length
        values = formula(np.arange(whole) / (whole - 1))[:length]
    made = wrap(values.astype(kind))
    if device is not None:
        made = wrap(backend.to_device(made.data_array, backend.device(device)))
    return made.requires_grad_(requires_grad)


def hann_window(
    window_length: int, periodic: bool = True, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Half a period of a raised cosine, ``sin^2(pi n / (N - 1))``."""
    return hamming_window(
        window_length, periodic, 0.5, 0.5, dtype=dtype, device=device, requires_grad=requires_grad, _name="hann_window"
    )


def hamming_window(
    window_length: int, periodic: bool = True, alpha: float = 0.54, beta: float = 0.46, *, dtype: Any = None,
    device: Any = None, requires_grad: bool = False, _name: str = "hamming_window",
) -> Tensor:  # fmt: skip
    """``alpha - beta cos(2 pi n / (N - 1))``."""
    return _window(
        _name, window_length, periodic, lambda x: alpha - beta * np.cos(2 * math.pi * x), dtype, device, requires_grad
    )


def blackman_window(
    window_length: int, periodic: bool = True, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """``0.42 - 0.5 cos(2 pi n / (N - 1)) + 0.08 cos(4 pi n / (N - 1))``."""

    def formula(x: np.ndarray) -> np.ndarray:
        return 0.42 - 0.5 * np.cos(2 * math.pi * x) + 0.08 * np.cos(4 * math.pi * x)

    return _window("blackman_window", window_length, periodic, formula, dtype, device, requires_grad)


def bartlett_window(
    window_length: int, periodic: bool = True, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A triangle, 0 at both ends."""
    return _window(
        "bartlett_window", window_length, periodic, lambda x: 1 - np.abs(2 * x - 1), dtype, device, requires_grad
    )


def kaiser_window(
    window_length: int, periodic: bool = True, beta: float = 12.0, *, dtype: Any = None, device: Any = None,
    requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Bessel's I0 of an arc, ``I0(beta sqrt(1 - (2n / (N - 1) - 1)^2)) / I0(beta)``; beta trades width for leakage."""

    def formula(x: np.ndarray) -> np.ndarray:
        return np.i0(beta * np.sqrt(np.maximum(1 - (2 * x - 1) ** 2, 0))) / np.i0(beta)

    return _window("kaiser_window", window_length, periodic, formula, dtype, device, requires_grad)
