"""Arrow keys over rows of things that can be opened: one is chosen, marked and scrolled to, and Enter opens it."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from gui import theme
from gui.shell.looks import look

__all__ = ["RowKeys"]

Open = Callable[[], object]


class RowKeys:
    """Rows in a window that scrolls. The keys are asked for once a frame; the mouse needs none of this.

    Parameters
    ----------
    page
        The window that scrolls.
    """

    def __init__(self, page: int) -> None:
        self.page = page
        self._rows: list[tuple[int, list[tuple[int, Open]]]] = []
        self._at: tuple[int, int] | None = None

    def clear(self) -> None:
        """Forget all rows, and what was chosen."""
        self._rows, self._at = [], None

    def row(self, group: int) -> None:
        """What is added from now on stands in this row."""
        self._rows.append((group, []))

    def add(self, title: int, do: Open) -> None:
        """One thing: the button with its title, and what opens it."""
        self._rows[-1][1].append((title, do))

    @property
    def chosen(self) -> Open | None:
        """What Enter opens: what the arrows have come to, if they were used."""
        return None if self._at is None else self._rows[self._at[0]][1][self._at[1]][1]

    @property
    def first(self) -> Open | None:
        """The first thing of all."""
        return self._rows[0][1][0][1] if self._rows else None

    def frame(self, sideways: bool) -> None:
        """Follow the arrow keys; left and right only where no text field wants them (``sideways``)."""
        for key, down, right in (
            (dpg.mvKey_Down, 1, 0), (dpg.mvKey_Up, -1, 0), (dpg.mvKey_Right, 0, 1), (dpg.mvKey_Left, 0, -1),
        ):  # fmt: skip
            if dpg.is_key_pressed(key) and self._rows and (down or (sideways and self._at is not None)):
                self._move(down, right)

    def _move(self, down: int, right: int) -> None:
        before = self._at
        if before is None:
            row, column = 0, 0
        else:
            row = min(max(before[0] + down, 0), len(self._rows) - 1)
            column = min(max(before[1] + right, 0), len(self._rows[row][1]) - 1)
        if before is not None:
            dpg.bind_item_theme(self._rows[before[0]][1][before[1]][0], look("row"))
        self._at = (row, column)
        group, things = self._rows[row]
        dpg.bind_item_theme(things[column][0], look("row-chosen"))
        self._show(group, row == 0)

    def _show(self, group: int, first: bool) -> None:
        """Scroll no further than it takes to see the row."""
        scrolled = dpg.get_y_scroll(self.page)
        top = dpg.get_item_pos(group)[1]
        high, room = dpg.get_item_rect_size(group)[1], dpg.get_item_rect_size(self.page)[1]
        margin = theme.px(12)
        wanted = min(max(scrolled, top + high + margin - room), top - margin)
        dpg.set_y_scroll(self.page, 0 if first else max(0, wanted))
