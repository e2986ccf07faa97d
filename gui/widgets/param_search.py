"""Choosing a parameter of the graph by a few typed letters: of its node, or its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.search import score
from gui import theme

__all__ = ["ParamSearch", "matching"]

ROWS, WIDTH = 10, 300


def matching(query: str, titles: Sequence[str]) -> list[int]:
    """Places of the titles that answer every word of ``query``, best first; all of them for an empty one."""
    words = query.split()
    rated = [(sum(score(w, t) for w in words), k) for k, t in enumerate(titles) if all(score(w, t) for w in words)]
    return [k for _, k in sorted(rated, key=lambda pair: (-pair[0], pair[1]))]


class ParamSearch:
    """A small window with a field: Up and Down choose, Enter takes, Esc closes."""

    def __init__(self) -> None:
        self.shown = False
        self.found: list[int] = []
        self.chosen = 0
        self.rows: list[int] = []
        self._titles: Sequence[str] = ()
        self._done: Callable[[int], None] = lambda place: None
        self._query: str | None = None
        self._age = 0
        with dpg.window(
            show=False, no_title_bar=True, no_resize=True, no_move=True, no_saved_settings=True, no_docking=True,
            no_scrollbar=True, min_size=(10, 10), autosize=True,
        ) as self.window:  # fmt: skip
            self.field = int(dpg.add_input_text(width=theme.px(WIDTH), hint=tr("Name of a node or a parameter")))
            self._list = int(dpg.add_group())

    def open(self, at_px: tuple[float, float], titles: Sequence[str], done: Callable[[int], None]) -> None:
        """Ask; ``done`` gets the place of the title that was taken."""
        self._titles, self._done, self._query, self._age = titles, done, None, 0
        dpg.set_value(self.field, "")
        height = theme.px(26 * ROWS + 50)
        top = min(at_px[1], dpg.get_viewport_client_height() - height)
        dpg.configure_item(self.window, pos=[round(at_px[0]), round(max(0, top))], show=True)
        dpg.focus_item(self.field)
        self.shown = True

    def close(self) -> None:
        """End without an answer."""
        self.shown = False
        dpg.configure_item(self.window, show=False)

    def frame(self) -> None:
        """Follow the typing; call once a frame."""
        if not self.shown:
            return
        self._age += 1
        query = dpg.get_value(self.field)
        if query != self._query:
            self._query, self.chosen = query, 0
            self.found = matching(query, self._titles)
            self._fill()
        step = dpg.is_key_pressed(dpg.mvKey_Down) - dpg.is_key_pressed(dpg.mvKey_Up)
        if step and self.found:
            self.chosen = (self.chosen + step) % len(self.found)
            self._fill()
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.close()
        elif dpg.is_key_pressed(dpg.mvKey_Return) and self.found:
            self._take(self.found[self.chosen])
        elif self._age > 3 and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left) and not self._under_mouse():
            self.close()

    def _under_mouse(self) -> bool:
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_pos(self.window)
        wide, high = dpg.get_item_rect_size(self.window)
        return bool(left <= x < left + wide and top <= y < top + high)

    def _take(self, place: int) -> None:
        self.close()
        self._done(place)

    def _fill(self) -> None:
        dpg.delete_item(self._list, children_only=True)
        first = max(0, self.chosen - ROWS + 1)
        self.rows = []
        for number, place in enumerate(self.found[first : first + ROWS], first):
            self.rows.append(int(dpg.add_selectable(
                label=self._titles[place], default_value=number == self.chosen, width=theme.px(WIDTH),
                callback=lambda _s, _a, which: self._take(which), user_data=place, parent=self._list,
            )))  # fmt: skip
        words = tr("Nothing is called that.") if not self.found else ""
        more = len(self.found) - first - ROWS
        if words or more > 0:
            dpg.add_text(words or tr("and {count} more", count=more), color=theme.colour("muted"), parent=self._list)
