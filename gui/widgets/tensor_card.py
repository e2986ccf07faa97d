"""A tensor with everything that can be said of it in little room: what it is, its numbers, and its picture."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.numbers import TensorView, column_text, digits
from core.studio.colormaps import Scale
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import button
from gui.widgets import cell_mark, text
from gui.widgets.heatmap import HeatMap
from gui.widgets.tensor_table import TensorTable

__all__ = ["TensorCard", "shape_text", "statistics"]

BOX = 104
STATISTICS = 44  # signs of the longer line of statistics


def shape_text(shape: tuple[int, ...]) -> str:
    """``(32, 16)``; a single number has no shape to speak of."""
    return "(" + ", ".join(str(n) for n in shape) + ")" if shape else ""


def statistics(view: TensorView, narrow: bool = False) -> str:
    """Two lines of statistics, three where it is ``narrow``, each number in a field of its own width."""
    parts = [
        (tr("min"), view.minimum), (tr("max"), view.maximum), (tr("mean"), view.mean),
        (tr("std"), view.std), (tr("norm"), view.norm),
    ]  # fmt: skip
    fields = [f"{name:<4} {digits(value):<9}" for name, value in parts]
    lines = (fields[:2], fields[2:4], fields[4:]) if narrow else (fields[:2], fields[2:])
    line = "\n".join(" ".join(parts) for parts in lines)
    return line + (f"  {tr('NaN or ∞')} {view.bad}" if view.bad else "")


class TensorCard:
    """Title line, numbers on the left, heat map on the right. A single number stands in the title line alone.

    What a person does with it is passed on: ``on_cell`` gets the index of the number that was clicked, ``on_open`` and
    ``on_pin`` are the two small buttons of the title line; what is None is not offered.
    """

    def __init__(self, parent: int, lines: int = 5, stats: bool = False) -> None:
        self._stats = stats
        self.on_cell: cell_mark.OnCell | None = None
        self.on_open: Callable[[], None] | None = None
        self.on_pin: Callable[[], None] | None = None
        self._single: tuple[int, ...] | None = None  # the index of a number that stands alone
        with dpg.group(parent=parent) as self.group:
            self._section = text.add("", "accent", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self._title = text.add("", face="semibold")
                self._number = text.add("", face="mono")
                self._shape = text.add("", "muted", "mono")
                self._note = text.add("", "muted")
                self._open = button("", lambda: self.on_open and self.on_open(), kind="mark:muted", icon="table",
                                    tip=tr("Open in the spreadsheet"))  # fmt: skip
                self._pin = button("", lambda: self.on_pin and self.on_pin(), kind="mark:muted", icon="pin",
                                   tip=tr("Pin to the canvas, where it stays in view"))  # fmt: skip
            self._line = text.add("", "muted", "mono", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)) as self._body:
                self._table = TensorTable(dpg.top_container_stack(), lines)
                self._map = HeatMap(dpg.top_container_stack(), BOX)
            self._end = dpg.add_spacer(height=theme.px(4))

    def show(
        self, title: str, shape: tuple[int, ...], view: TensorView | None, *, width: int, note: str = "",
        section: str = "", waiting: str = "", scale: Scale | None = None, on_cell: cell_mark.OnCell | None = None,
        on_open: Callable[[], None] | None = None, on_pin: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """Show a tensor; while ``view`` is None, the few words of ``waiting`` stand for its numbers."""
        self.on_cell, self.on_open, self.on_pin = on_cell, on_open, on_pin
        self._table.on_cell = self._map.on_cell = on_cell
        dpg.configure_item(self._open, show=on_open is not None)
        dpg.configure_item(self._pin, show=on_pin is not None)
        dpg.configure_item(self.group, show=True)
        dpg.set_value(self._section, section)
        dpg.configure_item(self._section, show=bool(section))
        dpg.set_value(self._title, title)
        dpg.set_value(self._shape, shape_text(shape))
        dpg.configure_item(self._shape, show=bool(shape))
        dpg.set_value(self._note, note)
        single = view is not None and view.part.size == 1
        self._single = (0,) * len(shape) if single else None
        number = (
            column_text(view.part.reshape(-1)[0], 1) if single and view is not None else waiting if not view else ""
        )
        dpg.set_value(self._number, number)
        dpg.configure_item(self._number, show=bool(number))
        dpg.configure_item(self._body, show=view is not None and not single)
        dpg.configure_item(self._line, show=self._stats and view is not None and not single)
        if view is None or single:
            self._map.show(None)
            self._table.show(None)
            return
        if self._stats:
            wide = fonts.text_width("0" * STATISTICS, theme.px(theme.SIZE_MONO), "mono")
            dpg.set_value(self._line, statistics(view, narrow=width < wide))
        room = width - theme.px(BOX + 8)
        self._table.show(view, max(theme.px(120), room))
        self._map.show(view, scale)

    def update(self) -> None:
        """Once a frame: the number under the mouse."""
        self._map.update()
        self._table.update()
        if self.on_cell is None or self._single is None or not dpg.is_item_hovered(self._number):
            cell_mark.unmark(self)
            return
        (left, top), (width, height) = dpg.get_item_rect_min(self._number), dpg.get_item_rect_size(self._number)
        rect = (left - 2, top, left + width + 2, top + height)
        cell_mark.mark(self, rect, rect)
        if cell_mark.clicked():
            self.on_cell(self._single)

    def hide(self) -> None:
        """Show nothing; the texture is lent to others."""
        if dpg.is_item_shown(self.group):
            dpg.configure_item(self.group, show=False)
            self._map.show(None)
            self._table.show(None)
            cell_mark.unmark(self)
