"""The table of a study's trials: sorted by a click on the head, the best one marked, chosen rows lit.

Columns are the study's own, so another study has the table built anew; rows are made once and used again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.searching_axes import short_text
from core.studio.searching_store import TrialRow
from gui import fonts, theme
from gui.shell.controls import tooltip
from gui.widgets import text

__all__ = ["TrialTable", "state_words"]

MOST_ROWS, ROW = 300, 20
TONES = {"done": "text", "running": "accent", "waiting": "muted", "pruned": "muted", "failed": "error",
         "broken off": "warn"}  # fmt: skip
ICONS = {"done": "check", "running": "play", "waiting": "clock", "pruned": "remove", "failed": "error",
         "broken off": "link-off"}  # fmt: skip


def state_words(state: str) -> str:
    """How a trial stands, in a word."""
    return {
        "done": tr("done"), "running": tr("running"), "waiting": tr("waiting"), "pruned": tr("given up"),
        "failed": tr("failed"), "broken off": tr("broken off"),
    }[state]  # fmt: skip


@dataclass(frozen=True)
class _Column:
    title: str
    key: Callable[[TrialRow], Any]
    words: Callable[[TrialRow], str]


class TrialTable:
    """One row a trial.

    Parameters
    ----------
    chosen
        Called with the numbers of the rows that are chosen now.
    opened
        Called with the number of a row that was double-clicked.
    """

    def __init__(self, parent: int, chosen: Callable[[frozenset[int]], None], opened: Callable[[int], object]) -> None:
        self._chosen_by_person, self._opened = chosen, opened
        self._parent = parent
        self._columns: list[_Column] = []
        self._built: tuple[Any, ...] = ()
        self._items: list[tuple[int, int, list[int], int, int]] = []  # row, selectable, cells, tip, its text
        self._shown: list[tuple[Any, ...]] = []
        self._rows: list[TrialRow] = []
        self._sort = (1, False)  # column, falling; the result comes after the number
        self._state = 0  # the column of states
        self._size = (100, 100)
        self.order: list[TrialRow] = []  # as they stand, from the top
        self.hovered: int | None = None
        self.table = 0
        self._chosen: frozenset[int] = frozenset()
        self._best: int | None = None
        self._marked: int | None = None

    def build(self, params: Sequence[tuple[str, str]], result: str, folds: int, highest: bool) -> None:
        """Make the columns: parameters as pairs of name and title, and what the judged value is called."""
        built = (tuple(params), result, folds, highest, theme.current().name, theme.scale())
        if built == self._built:
            return
        self._built = built
        if self.table:
            dpg.delete_item(self.table)
        self._items, self._shown = [], []
        self._sort = (1, highest)  # the best stands on top
        self._columns = [_Column(tr("trial"), lambda r: r.number, lambda r: str(r.number))]
        self._columns.append(_Column(result, _value_key, _value_words))
        if folds > 1:
            self._columns.append(_Column("±", lambda r: r.spread, _spread_words))
        for name, title in params:
            self._columns.append(_Column(title, _param_key(name), _param_words(name)))
        self._state = len(self._columns)
        self._columns += [
            _Column(tr("state"), lambda r: r.state, lambda r: state_words(r.state)),
            _Column(tr("epochs"), lambda r: r.epochs, lambda r: str(r.epochs)),
            _Column(tr("time"), lambda r: r.elapsed_s, lambda r: f"{r.elapsed_s:.1f} s"),
            _Column(tr("why it ended"), lambda r: r.why, _why),
        ]
        with dpg.table(
            parent=self._parent, header_row=True, scrollY=True, scrollX=True, freeze_rows=1, freeze_columns=1,
            row_background=True, policy=dpg.mvTable_SizingFixedFit, sortable=True, callback=self._sorted,
            resizable=True, borders_innerV=False, width=self._size[0], height=self._size[1], pad_outerX=True,
        ) as self.table:  # fmt: skip
            dpg.bind_item_theme(self.table, _table_theme())
            for number, column in enumerate(self._columns):
                last = number == len(self._columns) - 1
                node, _, param = column.title.rpartition(" · ")
                item = dpg.add_table_column(
                    label=param, default_sort=number == 1, prefer_sort_descending=number == 1 and highest,
                    width_fixed=not last, user_data=number,
                    init_width_or_weight=theme.px(320 if last else 48 if number == 0 else 0),
                )  # fmt: skip
                if node:
                    with dpg.tooltip(item):
                        dpg.add_text(column.title)

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        if (width, height) != self._size:
            self._size = (width, height)
            if self.table:
                dpg.configure_item(self.table, width=width, height=height)

    def show(self, rows: Sequence[TrialRow], best: int | None, chosen: frozenset[int]) -> None:
        """Show these trials."""
        self._rows, self._best, self._chosen = list(rows), best, chosen
        column, falling = self._columns[self._sort[0]], self._sort[1]
        known = [r for r in self._rows if column.key(r) is not None]
        known.sort(key=lambda r: _sort_key(column.key(r)), reverse=falling)
        self.order = (known + [r for r in self._rows if column.key(r) is None])[:MOST_ROWS]
        while len(self._items) < len(self.order):
            self._add()
        for place, (item, link, cells, tip, tip_text) in enumerate(self._items):
            row = self.order[place] if place < len(self.order) else None
            state = (row, row is not None and row.number == best, row is not None and row.number in chosen)
            if self._shown[place] == state:
                continue
            self._shown[place] = state
            dpg.configure_item(item, show=row is not None)
            if row is None:
                continue
            star = f" {fonts.icon('star')}" if row.number == best else ""
            dpg.configure_item(link, label=f"{row.number:>3}{star}")
            dpg.set_value(link, row.number in chosen)
            for number, (cell, entry) in enumerate(zip(cells, self._columns[1:], strict=True), 1):
                words, is_state = entry.words(row), number == self._state
                dpg.set_value(cell, f"{fonts.icon(ICONS[row.state])} {words}" if is_state else words)
                tone = TONES[row.state] if is_state else "muted" if row.value is None else "text"
                text.tone(cell, "ok" if row.number == best and number == 1 else tone)
            dpg.configure_item(tip, show=bool(row.why))
            dpg.set_value(tip_text, row.why)

    def mark(self, number: int | None) -> None:
        """Light the row of a trial that the mouse points at somewhere else."""
        if number == self._marked or not self.table:
            return
        for place, row in enumerate(self.order[: len(self._items)]):
            if row.number == self._marked:
                dpg.unhighlight_table_row(self.table, place)
            if row.number == number:
                dpg.highlight_table_row(self.table, place, theme.colour("hover"))
        self._marked = number

    def frame(self) -> None:
        """Notice the row under the mouse, and a double click on it."""
        self.hovered = None
        for place, row in enumerate(self.order[: len(self._items)]):
            link = self._items[place][1]
            if dpg.is_item_visible(link) and dpg.is_item_hovered(link):
                self.hovered = row.number
                if dpg.is_mouse_button_double_clicked(dpg.mvMouseButton_Left):
                    self._opened(row.number)

    def move(self, by: int) -> None:
        """Choose the row above or below the chosen one."""
        numbers = [row.number for row in self.order]
        at = next((k for k, n in enumerate(numbers) if n in self._chosen), -1 if by > 0 else len(numbers))
        if numbers:
            self._chosen_by_person(frozenset([numbers[min(max(0, at + by), len(numbers) - 1)]]))

    @property
    def has_keyboard(self) -> bool:
        """Whether it was clicked last."""
        links = [link for _, link, *_ in self._items[: len(self.order)]]
        return any(dpg.does_item_exist(link) and dpg.is_item_focused(link) for link in links)

    def item(self, number: int) -> int:
        """What is clicked to choose a trial."""
        place = next(k for k, row in enumerate(self.order) if row.number == number)
        return self._items[place][1]

    def _add(self) -> None:
        place = len(self._items)
        with dpg.table_row(parent=self.table) as row:
            link = dpg.add_selectable(
                label="", span_columns=True, callback=self._clicked, user_data=place, height=theme.px(ROW)
            )
            dpg.bind_item_font(link, fonts.font("mono"))
            plain = (self._state, len(self._columns) - 1)
            cells = [text.add("", face="regular" if k in plain else "mono") for k in range(1, len(self._columns))]
        words = tooltip(int(link), "")[0]
        self._items.append((int(row), int(link), cells, int(dpg.get_item_parent(words) or 0), words))
        self._shown.append(())

    def _clicked(self, item: int, _value: bool, place: int) -> None:
        number = self.order[place].number
        with_others = dpg.is_key_down(dpg.mvKey_LControl) or dpg.is_key_down(dpg.mvKey_RControl)
        chosen = self._chosen ^ {number} if with_others else frozenset([number])
        self._shown[place] = ()
        self._chosen_by_person(chosen)

    def _sorted(self, _sender: int, specs: list[list[int]] | None) -> None:
        if specs:
            self._sort = (int(dpg.get_item_user_data(specs[0][0])), specs[0][1] < 0)
            self.show(self._rows, self._best, self._chosen)


def _table_theme() -> int:
    """Rows as close as lines of text, the number in the middle of its row like the other cells."""
    with dpg.theme() as made:
        with dpg.theme_component(dpg.mvTable):
            dpg.add_theme_style(dpg.mvStyleVar_CellPadding, theme.px(4), theme.px(1))
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, theme.px(4), 0)
        with dpg.theme_component(dpg.mvSelectable):
            dpg.add_theme_style(dpg.mvStyleVar_SelectableTextAlign, 0.0, 0.5)
    return int(made)


def _sort_key(value: Any) -> tuple[int, Any]:
    return (0, float(value)) if isinstance(value, int | float) else (1, str(value))


def _param_key(name: str) -> Callable[[TrialRow], Any]:
    return lambda row: row.values.get(name)


def _param_words(name: str) -> Callable[[TrialRow], str]:
    def words(row: TrialRow) -> str:
        value = row.values.get(name, "")
        return short_text(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)

    return words


def _value_key(row: TrialRow) -> float | None:
    return row.value


def _value_words(row: TrialRow) -> str:
    return digits(row.value) if row.value is not None else ""


def _spread_words(row: TrialRow) -> str:
    return digits(row.spread) if row.spread is not None else ""


def _why(row: TrialRow) -> str:
    return row.why or (tr("runs trial {number} again", number=row.again) if row.again is not None else "")
