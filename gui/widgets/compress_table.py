"""A network before and after: a line for each number, what it was, what it became, and the change between them."""

from __future__ import annotations

from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from core.studio.compressing_words import Line
from core.studio.languages import tr
from gui import theme
from gui.shell.controls import tooltip
from gui.widgets import text
from gui.widgets.plot_style import tight_table

__all__ = ["CompressTable"]

TITLE, NUMBER = 92, 78
WIDE = 10  # signs of a number


class CompressTable:
    """Lines are made once and used again.

    Parameters
    ----------
    heads
        What the two columns of numbers are called.
    """

    def __init__(self, parent: int, heads: tuple[str, str]) -> None:
        self._lines: tuple[Line, ...] = ()
        self._items: list[tuple[int, list[int], int]] = []  # row, its four texts, text of its tooltip
        with dpg.table(
            parent=parent, header_row=False, policy=dpg.mvTable_SizingFixedFit, borders_innerV=False, show=False,
            no_host_extendX=True, row_background=True,
        ) as self.table:  # fmt: skip
            for width in (TITLE, NUMBER, NUMBER, NUMBER):
                dpg.add_table_column(width_fixed=True, init_width_or_weight=theme.px(width))
            dpg.bind_item_theme(self.table, tight_table())
            with dpg.table_row():  # not the table's own head: its words could not stand above the numbers' ends
                text.add("")
                for head in (*heads, tr("change")):
                    text.add(head.rjust(WIDE), "muted", "mono")

    @property
    def width(self) -> int:
        """What it takes."""
        return theme.px(TITLE + 3 * NUMBER + 36)

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines; none hides the table."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        dpg.configure_item(self.table, show=bool(lines))
        while len(self._items) < len(lines):
            self._add()
        for place, (row, cells, tip) in enumerate(self._items):
            dpg.configure_item(row, show=place < len(lines))
            if place >= len(lines):
                continue
            line = lines[place]
            for cell, words in zip(cells, (line.title, line.before, line.after, line.change), strict=True):
                dpg.set_value(cell, words if cell == cells[0] else words.rjust(WIDE))
            text.tone(cells[3], line.tone)
            dpg.set_value(tip, line.help)
            dpg.configure_item(dpg.get_item_parent(tip), show=bool(line.help))

    def cell(self, line: int, column: int) -> str:
        """What stands there, for who wants to read it."""
        return str(dpg.get_value(self._items[line][1][column])).strip()

    def _add(self) -> None:
        with dpg.table_row(parent=self.table) as row:
            cells = [text.add("", "muted"), *(text.add("", "text", "mono") for _ in range(3))]
        self._items.append((int(row), cells, tooltip(cells[0], "")[0]))
