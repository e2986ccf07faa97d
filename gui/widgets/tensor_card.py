"""A tensor with everything that can be said of it in little room: what it is, its numbers, and its picture."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.numbers import TensorView, column_text, digits
from core.studio.colormaps import Scale
from core.studio.languages import tr
from gui import fonts, theme
from gui.widgets import text
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
    """Title line, numbers on the left, heat map on the right. A single number stands in the title line alone."""

    def __init__(self, parent: int, lines: int = 5, stats: bool = False) -> None:
        self._stats = stats
        with dpg.group(parent=parent) as self.group:
            self._section = text.add("", "accent", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self._title = text.add("", face="semibold")
                self._number = text.add("", face="mono")
                self._shape = text.add("", "muted", "mono")
                self._note = text.add("", "muted")
            self._line = text.add("", "muted", "mono", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)) as self._body:
                self._table = TensorTable(dpg.top_container_stack(), lines)
                self._map = HeatMap(dpg.top_container_stack(), BOX)
            self._end = dpg.add_spacer(height=theme.px(4))

    def show(
        self, title: str, shape: tuple[int, ...], view: TensorView | None, *, width: int, note: str = "",
        section: str = "", waiting: str = "", scale: Scale | None = None,
    ) -> None:  # fmt: skip
        """Show a tensor; while ``view`` is None, the few words of ``waiting`` stand for its numbers."""
        dpg.configure_item(self.group, show=True)
        dpg.set_value(self._section, section)
        dpg.configure_item(self._section, show=bool(section))
        dpg.set_value(self._title, title)
        dpg.set_value(self._shape, shape_text(shape))
        dpg.configure_item(self._shape, show=bool(shape))
        dpg.set_value(self._note, note)
        single = view is not None and view.part.size == 1
        number = (
            column_text(view.part.reshape(-1)[0], 1) if single and view is not None else waiting if not view else ""
        )
        dpg.set_value(self._number, number)
        dpg.configure_item(self._number, show=bool(number))
        dpg.configure_item(self._body, show=view is not None and not single)
        dpg.configure_item(self._line, show=self._stats and view is not None and not single)
        if view is None or single:
            self._map.show(None)
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

    def hide(self) -> None:
        """Show nothing; the texture is lent to others."""
        if dpg.is_item_shown(self.group):
            dpg.configure_item(self.group, show=False)
            self._map.show(None)
