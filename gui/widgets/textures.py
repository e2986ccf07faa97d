"""Textures that are written in place and used again.

A raw texture is uploaded in every frame, shown or not, and deleting one leaks; so there are few, all of one size, and a
widget that is out of sight lends its texture to the next.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

__all__ = ["SIDE", "Pixels", "borrow", "give_back", "registry"]

SIDE = 128  # pixels of a borrowed texture; a tensor of 64 x 64 has two for each number

_registry = 0
_free: list[Pixels] = []


def registry() -> int:
    """The texture registry of this DearPyGui context."""
    global _registry
    if not _registry or not dpg.does_item_exist(_registry):
        _registry = dpg.add_texture_registry()
        _free.clear()
    return _registry


class Pixels:
    """A texture and its pixels: ``array`` (height, width, 4), float32 from 0 to 1; what is written shows at once."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.array = np.zeros((height, width, 4), dtype=np.float32)
        self.tag = dpg.add_raw_texture(width, height, self.array, format=dpg.mvFormat_Float_rgba, parent=registry())

    def clear(self) -> None:
        """Make every pixel transparent."""
        self.array[:] = 0.0


def borrow() -> Pixels:
    """A texture of SIDE x SIDE that nobody uses now."""
    registry()
    return _free.pop() if _free else Pixels(SIDE, SIDE)


def give_back(pixels: Pixels) -> None:
    """Let somebody else use it; the caller shows it no longer."""
    pixels.clear()
    _free.append(pixels)
