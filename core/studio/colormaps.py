"""Colours for numbers, in one place, so that the same number has the same colour on every panel and in every export.

Signed data (weights, gradients) are drawn from blue over light grey to red with zero always in the middle; all other
data by viridis, which is even to the eye and in grey. Classes have colours that colour-blind people can tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.runtime.numbers import digits

__all__ = ["BAD", "CLASSES", "Scale", "class_colour", "colour_table", "scale_of"]

# 17 even samples of matplotlib's "viridis" (CC0) and "coolwarm" (Moreland 2009, Diverging Color Maps for Scientific
# Visualization); the colours between them are interpolated.
_VIRIDIS = (
    "440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b addc30 d8e219 "
    "fde725"
)
_COOLWARM = (
    "3b4cc0 4e68d8 6282ea 779af7 8db0fe a3c2fe b9d0f9 ccd9ed dddcdc ecd3c5 f5c4ac f7b093 f4987a eb7d62 dd5f4b ca3b37 "
    "b40426"
)
# Okabe and Ito's colours, then Paul Tol's muted ones: https://personal.sron.nl/~pault/
CLASSES = (
    (86, 180, 233), (230, 159, 0), (0, 158, 115), (204, 121, 167), (240, 228, 66),
    (213, 94, 0), (0, 114, 178), (153, 153, 51), (136, 34, 85), (150, 150, 150),
)  # fmt: skip
BAD = (255, 0, 255)  # NaN and infinity: a colour that no map contains


def colour_table(signed: bool, size: int = 256) -> np.ndarray:
    """The colours from the low to the high end as a float32 array (size, 3), each from 0 to 1."""
    anchors = np.array(
        [[int(h[k : k + 2], 16) for k in (0, 2, 4)] for h in (_COOLWARM if signed else _VIRIDIS).split()]
    )
    place, at = np.linspace(0, 1, size), np.linspace(0, 1, len(anchors))
    return np.stack([np.interp(place, at, anchors[:, k]) for k in range(3)], axis=1).astype(np.float32) / 255


_TABLES = {signed: colour_table(signed) for signed in (False, True)}


@dataclass(frozen=True)
class Scale:
    """Which number has which colour."""

    low: float
    high: float
    signed: bool

    @property
    def labels(self) -> tuple[str, str, str]:
        """What to write at the low end, in the middle and at the high end of a colour bar."""
        return digits(self.low), digits((self.low + self.high) / 2) if not self.signed else "0", digits(self.high)

    def colours(self, values: np.ndarray) -> np.ndarray:
        """Colours for an array of any shape: float32, shape (..., 3), from 0 to 1."""
        values = np.asarray(values, dtype=np.float64)
        span = (self.high - self.low) or 1.0
        good = np.isfinite(values)
        place = (np.where(good, values, self.low) - self.low) / span
        index = np.clip(place * 255 + 0.5, 0, 255).astype(np.intp)
        colours = _TABLES[self.signed][index]
        if not good.all():
            colours[~good] = np.array(BAD, dtype=np.float32) / 255
        return colours


def scale_of(minimum: float, maximum: float, signed: bool | None = None) -> Scale:
    """The scale for data in this range: around zero if there are numbers on both sides of it, or if asked for."""
    if signed is None:
        signed = minimum < 0 < maximum
    if signed:
        limit = max(abs(minimum), abs(maximum)) or 1.0
        return Scale(-limit, limit, True)
    return Scale(minimum, maximum if maximum > minimum else minimum + 1.0, False)


def class_colour(number: int) -> tuple[int, int, int]:
    """The colour of a class; beyond ten they come again, so shapes or names must tell those apart."""
    return CLASSES[int(number) % len(CLASSES)]
