"""The output of a graph without data: its result, and each parameter with its gradient."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.outputs import Numbers
from core.studio.languages import tr
from gui import theme
from gui.widgets import text
from gui.widgets.output_view import OutputView

__all__ = ["NumbersView"]

COLUMNS = (150, 320)  # widths at an interface size of 1.0


class NumbersView(OutputView):
    """A table that grows with the parameters and is otherwise only rewritten."""

    def build(self) -> None:
        self._table = 0
        self._rows: list[tuple[int, int]] = []

    def draw(self, content: Numbers) -> None:
        lines: list[tuple[str, str]] = []
        for name, value, gradient in content.rows:
            lines.append((name, value))
            if gradient:
                lines.append((tr("gradient of {name}", name=name), gradient))
        if len(lines) != len(self._rows):
            self._make(len(lines))
        for items, line in zip(self._rows, lines, strict=True):
            for item, words in zip(items, line, strict=True):
                dpg.set_value(item, words)

    def theme_changed(self) -> None:
        """Widths and fonts are given when the table is made."""
        self._make(0)

    def _make(self, count: int) -> None:
        if self._table:
            dpg.delete_item(self._table)
        self._rows = []
        self._table = int(dpg.add_table(parent=self.group, header_row=False, policy=dpg.mvTable_SizingFixedFit))
        for width in COLUMNS:
            dpg.add_table_column(parent=self._table, width_fixed=True, init_width_or_weight=theme.px(width))
        for _ in range(count):
            with dpg.table_row(parent=self._table):
                self._rows.append((text.add("", "muted"), text.add("", face="mono")))
