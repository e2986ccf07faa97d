"""Ways to find a value between pixels."""

from __future__ import annotations

from enum import Enum
from typing import Any

__all__ = ["InterpolationMode", "as_mode", "pillow_mode"]


class InterpolationMode(Enum):
    """Ways to find a value between pixels; the last three are for Pillow images only."""

    NEAREST = "nearest"
    NEAREST_EXACT = "nearest-exact"
    BILINEAR = "bilinear"
    BICUBIC = "bicubic"
    BOX = "box"
    HAMMING = "hamming"
    LANCZOS = "lanczos"


_NUMBERS = {  # Pillow's
    InterpolationMode.NEAREST: 0,
    InterpolationMode.LANCZOS: 1,
    InterpolationMode.BILINEAR: 2,
    InterpolationMode.BICUBIC: 3,
    InterpolationMode.BOX: 4,
    InterpolationMode.HAMMING: 5,
}


def as_mode(interpolation: Any) -> InterpolationMode:
    """The mode for a mode or for Pillow's number.

    Raises
    ------
    TypeError
        For anything else.
    """
    if isinstance(interpolation, InterpolationMode):
        return interpolation
    if isinstance(interpolation, int):
        for mode, number in _NUMBERS.items():
            if number == interpolation:
                return mode
    raise TypeError(
        "Argument interpolation should be a InterpolationMode or a corresponding Pillow integer constant, "
        f"but got {interpolation!r}"
    )


def pillow_mode(mode: InterpolationMode) -> int:
    """Pillow's number; its nearest pixel is the exact one."""
    return _NUMBERS[InterpolationMode.NEAREST if mode is InterpolationMode.NEAREST_EXACT else mode]
