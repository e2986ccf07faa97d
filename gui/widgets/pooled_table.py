"""A table of texts whose rows are made once and used again: hundreds of them can change in a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from gui import theme
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.plot_style import tight_table

__all__ = ["Cell", "PooledTable"]

Cell = tuple[str, str]  # words and tone
MOST_ROWS = 300


class PooledTable:
    """Columns of texts, the first a link.

    Parameters
    ----------
    columns
        Headings; the first column is clickable and calls ``clicked`` with the row's number.
    buttons
        Icon and tooltip of buttons after the first column; they call ``pressed`` with the row and the button's number.
    """

    def __init__(
        self, parent: int, columns: Sequence[str], clicked: Callable[[int], None], *,
        buttons: Sequence[tuple[str, str]] = (), pressed: Callable[[int, int], None] | None = None, height: int = 100,
    ) -> None:  # fmt: skip
        self._clicked, self._pressed, self._buttons = clicked, pressed, buttons
        self._rows: list[tuple[int, int, list[int], list[int]]] = []
        self._shown: list[tuple] = []
        with dpg.table(
            parent=parent, header_row=True, scrollY=True, scrollX=True, freeze_rows=1, row_background=True,
            policy=dpg.mvTable_SizingFixedFit, height=height, pad_outerX=False,
        ) as self.table:  # fmt: skip
            dpg.add_table_column(label=columns[0])
            if buttons:
                dpg.add_table_column(label="")
            for title in columns[1:]:
                dpg.add_table_column(label=title)
        dpg.bind_item_theme(self.table, tight_table())
        self._columns = len(columns)

    def show(self, rows: Sequence[Sequence[Cell]], on: Sequence[Sequence[bool]] = ()) -> None:
        """Show these rows; ``on`` says for each row which of its buttons are offered."""
        rows = rows[:MOST_ROWS]
        while len(self._rows) < len(rows):
            self._add()
        for place, (row, link, cells, buttons) in enumerate(self._rows):
            content = tuple(rows[place]) if place < len(rows) else ()
            offered = tuple(on[place]) if place < len(on) else ()
            if self._shown[place] == (content, offered):
                continue
            self._shown[place] = (content, offered)
            dpg.configure_item(row, show=bool(content))
            if not content:
                continue
            dpg.configure_item(link, label=content[0][0])
            dpg.bind_item_theme(link, look(f"row:{content[0][1] or 'text'}"))
            for item, (words, tone) in zip(cells, content[1:], strict=True):
                dpg.set_value(item, words)
                text.tone(item, tone or "text")
            for number, item in enumerate(buttons):
                dpg.configure_item(item, show=number < len(offered) and offered[number])

    def item(self, row: int) -> int:
        """The link of a row."""
        return self._rows[row][1]

    def button(self, row: int, number: int) -> int:
        """One of the buttons of a row."""
        return self._rows[row][3][number]

    def _add(self) -> None:
        place = len(self._rows)
        with dpg.table_row(parent=self.table) as row:
            link = dpg.add_button(label="", callback=self._on_click, user_data=place)
            buttons = []
            if self._buttons:
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
                    for number, (icon, tip) in enumerate(self._buttons):
                        item = dpg.add_button(
                            label=theme.icon(icon), callback=self._on_press, user_data=(place, number)
                        )
                        dpg.bind_item_theme(item, look("row:muted"))
                        with dpg.tooltip(item, delay=0.45):
                            dpg.add_text(tip)
                        buttons.append(int(item))
            cells = [text.add("", face="mono") for _ in range(self._columns - 1)]
        self._rows.append((int(row), int(link), cells, buttons))
        self._shown.append(())

    def _on_click(self, _sender: int, _value: object, place: int) -> None:
        self._clicked(place)

    def _on_press(self, _sender: int, _value: object, which: tuple[int, int]) -> None:
        if self._pressed:
            self._pressed(*which)
