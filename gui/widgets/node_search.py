"""The search for a node to add: type a few letters, Enter, and it is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from core.nodes.spec import NodeType
from core.studio.languages import tr
from core.studio.search import find_types
from core.studio.session import Session
from gui.fonts import bind_to, icon
from gui.theme import category, colour, contrast, mix, px

__all__ = ["NodeSearch"]

LEGIBLE_ICON = 3.0  # contrast of graphical objects, WCAG 2.1
WIDTH, ROWS, ROW_HEIGHT, OTHER_HEIGHT = 320, 9, 24, 96


class NodeSearch:
    """One window at the mouse: a field, the best answers, and a sentence about the one that Enter takes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.shown = False
        self.found: list[NodeType] = []
        self.chosen = 0
        self.rows: list[int] = []  # the items that can be clicked, from the first shown
        self._types: list[NodeType] = []
        self._done: Callable[[str], None] = lambda name: None
        self._query: str | None = None
        self._first = 0
        self._age = 0
        with dpg.window(
            show=False, no_title_bar=True, no_resize=True, no_move=True, no_saved_settings=True, no_docking=True,
            no_scrollbar=True, no_scroll_with_mouse=True, min_size=(10, 10),
        ) as self.window:  # fmt: skip
            self.field = int(dpg.add_input_text(width=-1, hint=tr("Search nodes")))
            self._list = int(dpg.add_child_window(height=px(ROWS * ROW_HEIGHT + 8), border=False, no_scrollbar=True))
            self._about = int(dpg.add_text("", color=colour("muted"), wrap=px(WIDTH - 20)))

    def open(
        self, at_px: tuple[float, float], done: Callable[[str], None], types: Sequence[NodeType] | None = None
    ) -> None:
        """Ask for a node type at a place on screen; ``done`` gets its name. With ``types`` only those are offered."""
        self._types = list(self.session.registry if types is None else types)
        self._done, self._query, self._age = done, None, 0
        self.found = []
        dpg.set_value(self.field, "")
        dpg.configure_item(self.field, hint=tr("Search nodes") if types is None else tr("Search nodes that fit"))
        size = (px(WIDTH), px(ROWS * ROW_HEIGHT + OTHER_HEIGHT))
        room = (dpg.get_viewport_client_width(), dpg.get_viewport_client_height())
        spot = [round(max(0, min(p, r - s - 8))) for p, r, s in zip(at_px, room, size, strict=True)]
        dpg.configure_item(self.window, pos=spot, width=size[0], height=size[1], show=True)
        dpg.configure_item(self._about, wrap=size[0] - px(20), color=colour("muted"))
        dpg.focus_item(self.field)
        self.shown = True

    def close(self) -> None:
        """End without an answer."""
        if self.shown:
            self.shown = False
            dpg.configure_item(self.window, show=False)

    def frame(self) -> None:
        """Follow the typing; call once a frame."""
        if not self.shown:
            return
        self._age += 1
        query = dpg.get_value(self.field)
        if query != self._query:
            self._query = query
            self.found = find_types(query, self._types, self.session.settings.recent_nodes)
            self._choose(0)
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.close()
        elif dpg.is_key_pressed(dpg.mvKey_Return) or dpg.is_key_pressed(dpg.mvKey_NumPadEnter):
            self._take(self.chosen)
        elif dpg.is_key_pressed(dpg.mvKey_Down):
            self._choose(self.chosen + 1)
        elif dpg.is_key_pressed(dpg.mvKey_Up):
            self._choose(self.chosen - 1)
        elif self._age > 3 and not self._has_focus():
            self.close()

    def _has_focus(self) -> bool:
        return bool(dpg.is_item_focused(self.window) or dpg.is_item_focused(self.field)
                    or dpg.is_item_focused(self._list) or dpg.is_item_hovered(self.window))  # fmt: skip

    def _choose(self, number: int) -> None:
        self.chosen = min(max(0, number), max(0, len(self.found) - 1))
        self._first = min(max(self._first if self._query else 0, self.chosen - ROWS + 1), self.chosen)
        self._fill()

    def _take(self, number: int) -> None:
        if number < len(self.found):
            self.close()
            self._done(self.found[number].name)

    def _fill(self) -> None:
        dpg.delete_item(self._list, children_only=True)
        rows = min(ROWS, max(2, len(self.found)))  # no taller than what there is to see
        dpg.configure_item(self._list, height=px(rows * ROW_HEIGHT + 8))
        dpg.configure_item(self.window, height=px(rows * ROW_HEIGHT + OTHER_HEIGHT))
        self.rows = []
        if not self.found:
            words = tr("Nothing found. Try another name, such as dense for Linear.")
            dpg.add_text(words, parent=self._list, color=colour("muted"), wrap=px(WIDTH - 20))
            dpg.set_value(self._about, "")
            return
        for row, spec in enumerate(self.found[self._first : self._first + ROWS]):
            number = self._first + row
            top = px(row * ROW_HEIGHT)
            item = dpg.add_selectable(
                label="", default_value=number == self.chosen, height=px(ROW_HEIGHT - 6), pos=(0, top + px(2)),
                callback=lambda _s, _a, n: self._take(n), user_data=number, parent=self._list,
            )  # fmt: skip
            self.rows.append(int(item))
            tone = category(spec.category)
            if contrast(tone, colour("panel")) < LEGIBLE_ICON:
                tone = mix(tone, colour("text"), 0.5)
            self._text(icon(spec.icon or spec.category, "operation"), 8, top, tone)
            bind_to(self._text(spec.label, 32, top, colour("text")), "semibold" if number == self.chosen else "regular")
            bind_to(self._text(spec.category, WIDTH - 100, top + px(1), colour("muted")), "small")
        dpg.set_value(self._about, self.found[self.chosen].summary)

    def _text(self, words: str, left: float, top: int, tone: tuple[int, int, int, int]) -> int:
        return int(dpg.add_text(words, color=tone, pos=(px(left), top + px(4)), parent=self._list))
