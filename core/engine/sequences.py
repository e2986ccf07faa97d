"""Numbers at equal distances, rounded as PyTorch's vector code rounds them, so that curves agree to the last bit."""

from __future__ import annotations

import numpy as np

from .box_muller import fused

__all__ = ["even_steps", "evenly_spaced"]

_LANES = 32  # bytes that PyTorch's loop fills at once


def even_steps(start: float, step: float, n: int, dtype: np.dtype) -> np.ndarray:
    """``start + k * step`` for k below `n`: each vector's first number from the start, the others from that one."""
    if dtype.kind != "f":
        return (np.arange(n) * step + start).astype(dtype)
    lanes = max(_LANES // dtype.itemsize, 1)
    k = np.arange(n)
    step, start = np.float64(step), np.float64(start)
    first = fused((k // lanes * lanes).astype(np.float64), step, start)
    found = fused((k % lanes).astype(np.float64), step, first.astype(dtype).astype(np.float64))
    rest = n - n % lanes  # what fills no vector is counted from the start
    found[rest:] = fused(k[rest:].astype(np.float64), step, start)
    return found.astype(dtype)


def evenly_spaced(start: float, end: float, n: int, dtype: np.dtype) -> np.ndarray:
    """`n` numbers with both ends included: the first half counted from the start, the second from the end."""
    if n == 1:
        return np.full(1, start, dtype)
    kind = dtype.type if dtype in (np.float32, np.float64) else np.float64
    low, high = kind(start), kind(end)
    step = (high - low) / kind(n - 1)
    k = np.arange(n)
    up = fused(k.astype(kind), step, low)
    down = fused((n - 1 - k).astype(kind), -step, high)
    return np.where(k < n // 2, up, down).astype(dtype)
