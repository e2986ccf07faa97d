"""Which old elements a new one is made of when a line changes its length, and with which weights."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

__all__ = ["cubic", "taps"]


def cubic(distance: np.ndarray, a: float) -> np.ndarray:
    """Keys' cubic kernel at a distance of 0 to 2 elements.

    Source: Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711
    """
    d = np.abs(distance)
    near = ((a + 2) * d - (a + 3)) * d * d + 1
    far = ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    return np.where(d <= 1, near, np.where(d < 2, far, 0.0))


@lru_cache(256)
def taps(
    mode: str, old: int, new: int, align_corners: bool, scale: float | None, antialias: bool
) -> tuple[np.ndarray, np.ndarray | None]:
    """Positions (taps, new) and weights (taps, new); None instead of weights for one tap of weight 1.

    `scale` is the factor that the caller gave, None if it follows from the sizes.
    """
    at = np.arange(new)
    step = 1.0 / scale if scale is not None and scale > 0 else old / new
    if mode in ("nearest", "nearest-exact"):
        # PyTorch computes these positions in float32
        wide = np.float32(step)
        half = np.float32(0.5 if mode == "nearest-exact" else 0.0)
        found = np.floor((at.astype(np.float32) + half) * wide).astype(np.int64)
        return np.minimum(found, old - 1)[None], None
    if align_corners:
        step = (old - 1) / (new - 1) if new > 1 else 0.0
    if antialias:
        return _wide(mode, old, new, step, align_corners)
    position = at * step if align_corners else (at + 0.5) * step - 0.5
    if mode != "bicubic":
        position = np.maximum(position, 0.0)
        low = np.minimum(np.floor(position).astype(np.int64), old - 1)
        share = np.clip(position - low, 0.0, 1.0)
        return np.stack([low, np.minimum(low + 1, old - 1)]), np.stack([1 - share, share])
    low = np.floor(position).astype(np.int64)
    share = position - low
    places = np.stack([np.clip(low + k, 0, old - 1) for k in (-1, 0, 1, 2)])
    return places, np.stack([cubic(share - k, -0.75) for k in (-1, 0, 1, 2)])


def _wide(mode: str, old: int, new: int, step: float, align_corners: bool) -> tuple[np.ndarray, np.ndarray]:
    """Weights that widen with the step, so that no old element is passed over."""
    reach = 2.0 if mode == "bicubic" else 1.0
    support = reach * step if step >= 1.0 else reach
    inverse = 1.0 / step if step >= 1.0 else 1.0
    most = math.ceil(support) * 2 + 1
    places, weights = np.zeros((most, new), np.int64), np.zeros((most, new))
    for p in range(new):
        center = step * (p + 0.5)
        low = max(int(center - support + 0.5), 0)
        size = min(max(min(int(center + support + 0.5), old) - low, 0), most)
        d = np.abs((np.arange(size) + low - center + 0.5) * inverse)
        row = cubic(d, -0.5) if mode == "bicubic" else np.maximum(1.0 - d, 0.0)
        places[:size, p] = low + np.arange(size)
        weights[:size, p] = row / row.sum() if row.sum() != 0 else row
    return places, weights
