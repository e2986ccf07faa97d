"""Heat map: a tensor as a picture, with the scale that says which colour is which number."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import TensorView, digits
from core.studio.colormaps import Scale, colour_table, scale_of
from core.studio.languages import tr
from gui import theme
from gui.widgets import cell_mark, text
from gui.widgets.textures import SIDE, Pixels, borrow, give_back, registry

__all__ = ["HeatMap", "cells", "paint"]

_LARGEST_CELL = 24  # a short vector is not blown up to fill the box
_bars: dict[bool, int] = {}


def cells(rows: int, columns: int, box: int) -> tuple[int, int]:
    """Width and height of one number's cell so that all fit into a square box: square cells, unless very many."""
    wide, high = max(1, min(_LARGEST_CELL, box // columns)), max(1, min(_LARGEST_CELL, box // rows))
    side = min(wide, high)
    return min(wide, 4 * side), min(high, 4 * side)


def paint(pixels: Pixels, values: np.ndarray, scale: Scale) -> tuple[float, float]:
    """Draw a matrix into a texture, every number enlarged by a whole factor; returns the part used, as (u, v)."""
    rows, columns = values.shape
    high, wide = pixels.height // rows, pixels.width // columns
    colours = scale.colours(values)
    block = np.repeat(np.repeat(colours, high, axis=0), wide, axis=1)
    pixels.array[: rows * high, : columns * wide, :3] = block
    pixels.array[: rows * high, : columns * wide, 3] = 1.0
    return columns * wide / pixels.width, rows * high / pixels.height


def _bar(signed: bool) -> int:
    """The texture of a colour bar: made once, from low (left) to high."""
    tag = _bars.get(signed, 0)
    if not tag or not dpg.does_item_exist(tag):
        strip = np.ones((1, 64, 4), dtype=np.float32)
        strip[0, :, :3] = colour_table(signed, 64)
        tag = dpg.add_static_texture(64, 1, strip.ravel(), parent=registry())
        _bars[signed] = tag
    return tag


class HeatMap:
    """A heat map of at most 64 x 64 numbers in a square box, the scale below it.

    ``show`` takes what is to be seen, None for nothing (the texture is lent to others then). ``update`` once a frame
    says which number is under the mouse; with ``on_cell`` it is framed too, and a click calls it with the index that
    the number has in the tensor.
    """

    def __init__(self, parent: int, box: int = 96) -> None:
        self._box = box
        self.on_cell: cell_mark.OnCell | None = None
        self._pixels: Pixels | None = None
        self._view: TensorView | None = None
        self._image = 0
        self._drawn: tuple = ()
        with dpg.group(parent=parent) as self._group:
            self._place = dpg.add_group()
            self._bar = dpg.add_image(_bar(True), width=theme.px(box), height=theme.px(6))
            self._range = text.add(tone_name="muted", face="mono")
        with dpg.tooltip(self._place, delay=0.05) as self._tip:
            self._tip_text = text.add(face="mono")

    def show(self, view: TensorView | None, scale: Scale | None = None) -> None:
        """Draw ``view``, on a given ``scale`` or on that of its own range."""
        if view is None or not view.part.size:
            self._view = None
            cell_mark.unmark(self)
            dpg.configure_item(self._group, show=False)
            if self._pixels is not None:
                dpg.configure_item(self._image, show=False)
                give_back(self._pixels)
                self._pixels, self._drawn = None, ()
            return
        scale = scale or scale_of(view.minimum, view.maximum)
        if self._pixels is None:
            self._pixels = borrow()
        u, v = paint(self._pixels, view.part[:SIDE, :SIDE], scale)
        rows, columns = view.part.shape
        wide, high = cells(rows, columns, theme.px(self._box))
        size = {"width": wide * columns, "height": high * rows, "uv_max": (u, v)}
        if not self._image:
            self._image = dpg.add_image(self._pixels.tag, parent=self._place, **size)
        elif (self._pixels.tag, size) != self._drawn:
            dpg.configure_item(self._image, texture_tag=self._pixels.tag, show=True, **size)
        self._drawn = (self._pixels.tag, size)
        low, _, high_text = scale.labels
        dpg.set_value(self._range, f"± {high_text}" if scale.signed else f"{low} … {high_text}")
        dpg.configure_item(self._bar, texture_tag=_bar(scale.signed), width=theme.px(self._box), height=theme.px(6))
        dpg.configure_item(self._group, show=True)
        self._view = view

    def update(self) -> None:
        """Say which number the mouse is over, and pass a click on."""
        if self._view is None or not self._image or not dpg.is_item_hovered(self._place):
            cell_mark.unmark(self)
            return
        left, top = dpg.get_item_rect_min(self._image)
        width, height = dpg.get_item_rect_size(self._image)
        rows, columns = self._view.part.shape
        x, y = dpg.get_mouse_pos(local=False)
        column = min(columns - 1, max(0, int((x - left) / max(width, 1) * columns)))
        row = min(rows - 1, max(0, int((y - top) / max(height, 1) * rows)))
        place = tr("row {row}, column {column}", row=row, column=column)
        dpg.set_value(self._tip_text, f"{place}: {digits(self._view.part[row, column])}")
        if self.on_cell is None:
            return
        wide, high = width / columns, height / rows
        cell = (left + column * wide, top + row * high, left + (column + 1) * wide, top + (row + 1) * high)
        cell_mark.mark(self, cell, (left, top, left + width, top + height))
        if cell_mark.clicked():
            self.on_cell(cell_mark.index_of(self._view.shape, row, column))
