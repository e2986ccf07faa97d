"""Bars: menus and toolbar at the top of the window, the status line at its bottom, the room for panels between them."""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.session import Session
from gui import theme
from gui.docking.tree import Rect
from gui.shell import looks
from gui.shell.menus import MenuBar
from gui.shell.status import StatusLine
from gui.shell.toolbar import Toolbar

__all__ = ["Bars"]

TOP, STATUS = 64, 28  # heights of menus with toolbar, and of the status line, at an interface size of 1.0
GAP = 2


class Bars:
    """The two bars of a window; ``submenus`` are those of the menu bar that fill themselves."""

    menus: MenuBar
    toolbar: Toolbar
    status: StatusLine

    def __init__(self, session: Session, submenus: dict[str, Any]) -> None:
        self.session, self._submenus = session, submenus
        self._placed: tuple[int, int, int] | None = None
        self._top = int(dpg.add_window(menubar=True, **_BAR))
        self._bottom = int(dpg.add_window(**_BAR))
        dpg.bind_item_theme(self._top, looks.look("bar"))
        dpg.bind_item_theme(self._bottom, looks.look("status"))
        self._fill()

    def _fill(self) -> None:
        self.menus = MenuBar(self.session, self._top, self._submenus)
        self.toolbar = Toolbar(self.session, self._top)
        self.status = StatusLine(self.session, self._bottom)

    def rebuild(self) -> None:
        """Widths in pixels and colours of texts are given when an item is made: make everything anew."""
        self._placed = None
        self.toolbar.close()
        for window in (self._top, self._bottom):
            dpg.delete_item(window, children_only=True)
        self._fill()

    def arrange(self) -> Rect:
        """Stand at the edges of the window; returns the room that is left."""
        w, h = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        top, bottom, gap = theme.px(TOP), theme.px(STATUS), theme.px(GAP)
        state = (w, h, top)
        if state != self._placed:
            self._placed = state
            dpg.configure_item(self._top, pos=(0, 0), width=w, height=top)
            dpg.configure_item(self._bottom, pos=(0, h - bottom), width=w, height=bottom)
        return Rect(0, top + gap, w, h - top - bottom - gap)


_BAR: dict[str, Any] = {
    "no_title_bar": True, "no_move": True, "no_resize": True, "no_scrollbar": True, "no_scroll_with_mouse": True,
    "no_bring_to_front_on_focus": True, "no_saved_settings": True, "no_focus_on_appearing": True, "min_size": (8, 8),
}  # fmt: skip
