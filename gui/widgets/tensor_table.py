"""A tensor as a table of numbers: four significant digits, one column as wide as the other, headers that stay."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import MAX_SHOWN, TensorView, column_text
from core.studio.languages import tr
from gui import fonts, theme
from gui.widgets import cell_mark, text
from gui.widgets.plot_style import tight_table

__all__ = ["TensorTable", "header_text", "row_texts", "shown_text"]

WIDTH = 11  # signs of a number with its space: "−1.234e-10" is the longest


def header_text(columns: int) -> str:
    """The numbers of the columns, each above its numbers."""
    return "".join(f"{k:>{WIDTH}}" for k in range(columns))


def row_texts(part: np.ndarray) -> list[str]:
    """Each row of a matrix as one line in a face of equal widths."""
    return ["".join(column_text(value, WIDTH) for value in row) for row in part]


def shown_text(view: TensorView) -> str:
    """What is left out, such as "showing 64 of 784 columns"; empty if nothing is."""
    rows = int(np.prod(view.shape[:-1])) if len(view.shape) > 1 else 1
    columns = view.shape[-1] if view.shape else 1
    parts = []
    if rows > MAX_SHOWN:
        parts.append(tr("{shown} of {all} rows", shown=MAX_SHOWN, all=rows))
    if columns > MAX_SHOWN:
        parts.append(tr("{shown} of {all} columns", shown=MAX_SHOWN, all=columns))
    return tr("showing {parts}", parts=", ".join(parts)) if parts else ""


class TensorTable:
    """The first 64 rows and columns of a tensor. A line of the table is one text, so 4,096 numbers cost 64 items.

    With ``on_cell`` the number under the mouse is framed, and a click calls it with the number's index in the tensor.
    ``update`` once a frame sees to that.
    """

    def __init__(self, parent: int, lines: int = 5) -> None:
        self._lines = lines
        self.on_cell: cell_mark.OnCell | None = None
        self._view: TensorView | None = None
        self._shape: tuple[int, ...] = ()
        self._rows: list[tuple[int, int, int]] = []
        self._texts: list[str] = []
        with dpg.group(parent=parent) as self._group:
            self._frame = dpg.add_group()  # a table does not say where it is on screen
            with dpg.table(
                header_row=False, scrollX=True, scrollY=True, freeze_rows=1, freeze_columns=1, no_host_extendX=False,
                policy=dpg.mvTable_SizingFixedFit, height=10, pad_outerX=False, parent=self._frame,
            ) as self._table:  # fmt: skip
                dpg.add_table_column(width_fixed=True)
                dpg.add_table_column(width_fixed=True)
                with dpg.table_row():
                    text.add(face="mono")
                    self._header = text.add(tone_name="muted", face="mono")
            dpg.bind_item_theme(self._table, tight_table())
            self._note = text.add(tone_name="muted", show=False)

    def show(self, view: TensorView | None, width: int = 0) -> None:
        """Show another tensor, or nothing."""
        dpg.configure_item(self._group, show=view is not None)
        if view is None:
            self._view = None
            cell_mark.unmark(self)
            return
        rows, columns = view.part.shape
        if view.part.shape != self._shape:
            self._shape = view.part.shape
            self._fit(rows, columns)
        if self._view is not view:
            self._view = view
            texts = row_texts(view.part)
            for number, line in enumerate(texts):
                if self._texts[number] != line:
                    self._texts[number] = line
                    dpg.set_value(self._rows[number][2], line)
            note = shown_text(view)
            dpg.set_value(self._note, note)
            dpg.configure_item(self._note, show=bool(note))
        if width:
            needed = fonts.text_width(header_text(columns) + "    ", theme.px(theme.SIZE_MONO), "mono") + theme.px(30)
            dpg.configure_item(self._table, width=min(width, int(needed)))

    def update(self) -> None:
        """Frame the number under the mouse, and pass a click on."""
        view = self._view
        if view is None or self.on_cell is None:
            return
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self._frame)
        width, height = dpg.get_item_rect_size(self._frame)
        row = -1
        if left <= x <= left + width and top <= y <= top + height:
            row = next((k for k in range(len(view.part)) if dpg.is_item_hovered(self._rows[k][2])), -1)
        if row < 0:
            cell_mark.unmark(self)
            return
        begin, upper = dpg.get_item_rect_min(self._rows[row][2])
        wide, high = dpg.get_item_rect_size(self._rows[row][2])
        each = wide / view.part.shape[1]
        column = min(view.part.shape[1] - 1, max(0, int((x - begin) / each)))
        right = begin + (column + 1) * each
        sign = each / WIDTH  # the blank before a number belongs to no number
        cell = (right - each + sign / 2, upper, right + sign / 2, upper + high)
        cell_mark.mark(self, cell, (left, top, left + width, top + height))
        if cell_mark.clicked():
            self.on_cell(cell_mark.index_of(view.shape, row, column))

    def _fit(self, rows: int, columns: int) -> None:
        """As many lines as the tensor has, and a header as long."""
        while len(self._rows) < rows:
            with dpg.table_row(parent=self._table) as line:
                number = text.add(f"{len(self._rows):>2}", "muted", "mono")
                numbers = text.add(face="mono")
            self._rows.append((line, number, numbers))
            self._texts.append("")
        for place, (line, _, _) in enumerate(self._rows):
            dpg.configure_item(line, show=place < rows)
        dpg.set_value(self._header, header_text(columns))
        lines = min(rows, self._lines) + 1
        dpg.configure_item(self._table, height=theme.px(lines * 23 + 4) + theme.px(10) * (columns > 2))
