"""Pillow, loaded when a picture is first needed: the rest of ``vision`` works on tensors without it."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

__all__ = ["from_array", "is_image", "pillow"]


def pillow(part: str = "Image") -> Any:
    """A module of Pillow, for example ``Image`` or ``ImageOps``.

    Raises
    ------
    ImportError
        If Pillow is not installed; the text says how to install it.
    """
    import importlib

    try:
        return importlib.import_module(f"PIL.{part}")
    except ImportError as error:
        raise ImportError(
            f"reading, writing and transforming pictures needs Pillow (PIL.{part}), which is not installed: "
            "install it with `pip install pillow`, or work with tensors instead"
        ) from error


def is_image(thing: Any) -> bool:
    """True for a Pillow image; never loads Pillow."""
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(thing, module.Image)


def from_array(array: np.ndarray, mode: str) -> Any:
    """A Pillow image of a mode from an array; the mode is checked against the shape and type of the elements."""
    wanted = {
        "L": (2, None), "I": (2, None), "F": (2, None), "I;16": (2, None), "I;16B": (2, None), "1": (2, None),
        "P": (2, None), "LA": (3, 2), "RGB": (3, 3), "YCbCr": (3, 3), "HSV": (3, 3), "LAB": (3, 3), "RGBA": (3, 4),
        "CMYK": (3, 4), "RGBX": (3, 4),
    }.get(mode)  # fmt: skip
    if wanted is None or array.ndim != wanted[0] or (wanted[1] and array.shape[2] != wanted[1]):
        raise ValueError(f"an array of shape {array.shape} cannot be an image of mode {mode!r}")
    image = pillow()
    array = np.ascontiguousarray(array)
    if wanted[0] == 2 and mode not in ("P", "1"):
        made = image.fromarray(array)
        return made if made.mode == mode else image.frombytes(mode, array.shape[::-1], array.tobytes())
    return image.frombytes(mode, (array.shape[1], array.shape[0]), array.tobytes())
