"""The frame around the number under the mouse, shared by tables and heat maps, and the click on it.

Numbers in a table are one text a line, and a heat map is one picture, so that thousands of them stay cheap. A frame
around one number therefore lies above the window, on a drawing that there is once.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg
import numpy as np

from gui import theme

__all__ = ["OnCell", "clicked", "index_of", "mark", "unmark"]

OnCell = Callable[[tuple[int, ...]], None]
Rect = tuple[float, float, float, float]


class _Frame:
    """The one drawing, and whose number it frames now."""

    layer = 0
    item = 0
    owner: object = None


def index_of(shape: tuple[int, ...], row: int, column: int) -> tuple[int, ...]:
    """The element of a tensor at a row and column of its table, where leading dimensions are flattened into rows."""
    if not shape:
        return ()
    lead = shape[:-1]
    return (*(int(i) for i in np.unravel_index(row, lead)), column) if lead else (column,)


def mark(owner: object, rect: Rect, clip: Rect) -> None:
    """Frame a number at a place on screen, as far as it lies in ``clip``."""
    if not _Frame.layer or not dpg.does_item_exist(_Frame.layer):
        _Frame.layer = int(dpg.add_viewport_drawlist(front=True))
        _Frame.item = int(dpg.draw_rectangle((0, 0), (1, 1), parent=_Frame.layer, show=False))
    left, top = max(rect[0], clip[0]), max(rect[1], clip[1])
    right, bottom = min(rect[2], clip[2]), min(rect[3], clip[3])
    if right <= left or bottom <= top:
        unmark(owner)
        return
    _Frame.owner = owner
    dpg.configure_item(
        _Frame.item, pmin=(left, top), pmax=(right, bottom), color=theme.colour("accent"),
        fill=theme.colour("accent", 40), thickness=max(1.0, theme.scale()), rounding=2, show=True,
    )  # fmt: skip


def unmark(owner: object) -> None:
    """The mouse is on no number of this owner."""
    if _Frame.owner is owner:
        _Frame.owner = None
        if dpg.does_item_exist(_Frame.item):
            dpg.configure_item(_Frame.item, show=False)


def clicked() -> bool:
    """Whether the left button went down in this frame."""
    return bool(dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left))
