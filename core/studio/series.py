"""Series: a curve that grows by thousands of points a second and is drawn with a few thousand at most."""

from __future__ import annotations

import numpy as np

__all__ = ["Series"]


class Series:
    """Pairs (step, value) in step order, in arrays that double when they are full."""

    _count: int
    _seen: int  # points that the extent knows already
    _low: float
    _low_above: float
    _high: float

    def __init__(self) -> None:
        self._x = np.empty(1024)
        self._y = np.empty(1024)
        self.clear()

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> np.ndarray:
        return self._x[: self._count]

    @property
    def y(self) -> np.ndarray:
        return self._y[: self._count]

    @property
    def last(self) -> float:
        """The newest value, NaN while there is none."""
        return float(self._y[self._count - 1]) if self._count else float("nan")

    def at(self, x: float) -> float:
        """The value at ``x``, or the nearest one before it; NaN before the first."""
        place = int(np.searchsorted(self.x, x, side="right")) - 1
        return float(self._y[place]) if place >= 0 else float("nan")

    def extent(self, positive: bool = False) -> tuple[float, float]:
        """Lowest and highest finite value (above 0 if ``positive``); NaN twice while there is none."""
        new = self._y[self._seen : self._count]
        new = new[np.isfinite(new)]
        self._seen = self._count
        if len(new):
            self._low, self._high = min(self._low, float(new.min())), max(self._high, float(new.max()))
            above = new[new > 0]
            if len(above):
                self._low_above = min(self._low_above, float(above.min()))
        low = self._low_above if positive else self._low
        return (low, self._high) if np.isfinite(low) and np.isfinite(self._high) else (float("nan"), float("nan"))

    def append(self, x: float, y: float) -> None:
        """Add one point."""
        self.extend(np.array([x], dtype=float), np.array([y], dtype=float))

    def extend(self, x: np.ndarray, y: np.ndarray) -> None:
        """Add points whose x go on from what is there; where they start earlier (training went back to a kept state),
        what came after that is dropped."""
        if self._count and len(x) and x[0] <= self._x[self._count - 1]:
            self._count = int(np.searchsorted(self.x, x[0]))
            self._seen = min(self._seen, self._count)
        need = self._count + len(x)
        if need > len(self._x):
            size = max(need, 2 * len(self._x))
            self._x, self._y = np.resize(self._x, size), np.resize(self._y, size)
        self._x[self._count : need], self._y[self._count : need] = x, y
        self._count = need

    def clear(self) -> None:
        """Forget every point."""
        self._count = self._seen = 0
        self._low = self._low_above = float("inf")
        self._high = float("-inf")

    def thinned(self, limit: int = 2000, smoothing: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """At most about ``limit`` points that look like all of them: the lowest and highest of each stretch.

        ``smoothing`` from 0 to below 1 is the weight of the past in an exponential moving average.
        """
        x, y = self.x, self.y
        if smoothing > 0 and len(y):
            y = smoothed(y, smoothing)
        if len(x) <= limit:
            return x.copy(), y.copy()
        stretch = -(-2 * len(x) // limit)
        whole = len(x) // stretch * stretch
        blocks = y[:whole].reshape(-1, stretch)
        start = np.arange(len(blocks)) * stretch
        both = np.sort(np.stack([blocks.argmin(axis=1), blocks.argmax(axis=1)], axis=1), axis=1)
        chosen = np.unique(np.concatenate([(both + start[:, None]).ravel(), np.arange(whole, len(x)), [0]]))
        return x[chosen], y[chosen]


def smoothed(y: np.ndarray, weight: float) -> np.ndarray:
    """Exponential moving average with TensorBoard's correction of the start; NaN and Inf are passed over."""
    from scipy.signal import lfilter  # slow to import; only wanted once somebody smooths a curve

    good = np.isfinite(y)
    filled = np.where(good, y, 0.0)
    total = lfilter([1 - weight], [1, -weight], filled)
    mass = lfilter([1 - weight], [1, -weight], good.astype(float))
    return np.where(mass > 0, total / np.maximum(mass, 1e-300), np.nan)
