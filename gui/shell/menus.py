"""The menu bar, made from the actions: grey, with the reason, is what cannot be used now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import tooltip
from gui.shell.looks import look

__all__ = ["MENUS", "MenuBar"]

MENUS = ("File", "Edit", "View", "Graph", "Train", "Debug", "Lessons", "Help")
SEARCH_WIDTH = 208
AFTER = {"File/Open recent": "file.open", "Edit/History": "edit.redo"}  # where menus with changing entries stand


class MenuBar:
    """Menus on the left, the project's name in the middle, the way to the command palette on the right.

    Parameters
    ----------
    submenus
        Menus whose entries change: path such as ``"File/Open recent"`` to a function giving (label, what it does).
    """

    def __init__(
        self, session: Session, parent: int, submenus: dict[str, Callable[[], list[tuple[str, Callable[[], object]]]]]
    ) -> None:
        self.session = session
        self.items: dict[str, int] = {}
        self.rows: dict[str, int] = {}  # around the items: an item of a menu does not know its place on screen
        self.menus: dict[str, int] = {}
        self._submenus = submenus
        self._filled: dict[str, list[str]] = {}
        self._states: dict[str, tuple[Any, ...]] = {}
        self._why: dict[str, int] = {}
        self._title = ""
        with dpg.menu_bar(parent=parent) as self.bar:
            present = {a.menu.split("/")[0] for a in session.actions if a.menu}
            for name in [*MENUS, *sorted(present - set(MENUS))]:
                if name in present:
                    self._menu(name)
            self._end = dpg.add_text("")
            self._room = dpg.add_spacer(width=8)
            self.name = dpg.add_text("")
            self._room2 = dpg.add_spacer(width=8)
            self.search = dpg.add_button(
                label=f"{fonts.icon('search')}  {tr('Search commands')}   Ctrl+K", width=theme.px(SEARCH_WIDTH),
                callback=lambda: session.actions.trigger("view.command_palette"),
            )  # fmt: skip
        dpg.bind_item_theme(self.search, look("search"))
        dpg.bind_item_font(self.name, fonts.font("semibold"))
        self.frame()

    def _menu(self, name: str) -> None:
        with dpg.menu(label=tr(name), parent=self.bar) as menu:
            self.menus[name] = int(menu)
            area = ""
            done: set[str] = set()
            for action in (a for a in self.session.actions if a.menu.split("/")[0] == name):
                path = action.menu
                now = action.id.split(".")[0]
                if area and now != area:
                    dpg.add_separator()
                area = now
                if path == name:
                    self._item(action, int(menu))
                elif path not in done:
                    done.add(path)
                    with dpg.menu(label=tr(path.split("/", 1)[1])) as inner:
                        self.menus[path] = int(inner)
                        for each in self.session.actions.in_menu(path):
                            self._item(each, int(inner))
                for sub in [s for s in self._submenus if s.startswith(f"{name}/") and AFTER.get(s) == action.id]:
                    self.menus[sub] = int(dpg.add_menu(label=tr(sub.split("/", 1)[1])))
                    self._filled[sub] = ["?"]

    def _item(self, action: Action, parent: int) -> None:
        with dpg.group(parent=parent) as row:
            self.items[action.id] = int(
                dpg.add_menu_item(
                    label=action.label, shortcut=action.shortcut, check=action.checked is not None,
                    callback=lambda: self.session.actions.trigger(action.id),
                )
            )  # fmt: skip
        self.rows[action.id] = int(row)
        self._why[action.id] = tooltip(int(row), action.help or action.label)[0]

    def frame(self) -> None:
        """Bring what can be used, what is switched on and the project's name up to date."""
        for id, item in self.items.items():
            action = self.session.actions[id]
            state = (action.enabled(), action.checked() if action.checked else None)
            if self._states.get(id) != state:
                self._states[id] = state
                dpg.configure_item(item, enabled=state[0])
                if state[1] is not None:
                    dpg.set_value(item, state[1])
                why = action.why_not() if not state[0] and action.why_not else action.help or action.label
                dpg.set_value(self._why[id], why)
        for path, entries in self._submenus.items():
            self._fill(path, entries)
        self._place_name()

    def _fill(self, path: str, entries: Callable[[], list[tuple[str, Callable[[], object]]]]) -> None:
        menu = self.menus.get(path)
        if menu is None:
            return
        found = entries()
        labels = [label for label, _ in found]
        if labels == self._filled[path]:
            return
        self._filled[path] = labels
        dpg.delete_item(menu, children_only=True)
        if not found:
            dpg.add_menu_item(label=tr("nothing yet"), enabled=False, parent=menu)
        for label, do in found:
            dpg.add_menu_item(label=label, parent=menu, callback=lambda _s, _a, _u, do=do: do())

    def _place_name(self) -> None:
        title = self.session.files.name + (" ●" if self.session.document.dirty else "")
        width = dpg.get_viewport_client_width()
        last = dpg.get_item_state(self._end).get("rect_min", (0, 0))[0]
        state = f"{title}|{width}|{last}|{theme.scale()}"
        if state == self._title:
            return
        self._title = state
        dpg.set_value(self.name, title)
        text = fonts.text_width(title, theme.SIZE_BASE * theme.scale(), "semibold")
        gap = theme.px(8)
        right = width - theme.px(SEARCH_WIDTH) - 2 * gap
        start = max(last + 2 * gap, min((width - text) / 2, right - text - 2 * gap))
        dpg.configure_item(self._room, width=max(1, round(start - last - 2 * gap)))
        dpg.configure_item(self._room2, width=max(1, round(right - start - text - 2 * gap)))
