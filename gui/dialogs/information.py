"""Dialogs that tell something: every shortcut, past messages, what program this is."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted
from gui.shell.find import find_actions

if TYPE_CHECKING:
    from gui.shell.notices import Notices

__all__ = ["AboutDialog", "MessagesDialog", "ShortcutsDialog"]

# Gestures of the mouse are no actions, so they are told here.
GESTURES = (
    ("Double-click on empty canvas", "Add a node"),
    ("Drag from a port", "Draw a link; drop it on empty canvas to add what fits"),
    ("Middle drag, or Space and drag", "Move the view"),
    ("Wheel", "Zoom at the mouse"),
    ("Ctrl and right drag", "Cut links"),
    ("Double-click on a number field", "Type a value"),
)


class ShortcutsDialog(Dialog):
    """Every action that has keys, by menu, with a field to search."""

    width, height = 640, 560

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.title = tr("Keyboard shortcuts")
        self.session = session
        self._query: str | None = None

    def build(self, parent: int) -> None:
        self.first = self._field = dpg.add_input_text(hint=tr("Search"), width=-1, parent=parent)
        self._list = dpg.add_child_window(parent=parent, width=-1, height=-theme.px(44), border=False)
        button(tr("Close"), self.close, parent=parent)

    def frame(self) -> None:
        query = dpg.get_value(self._field)
        if query == self._query:
            return
        self._query = query
        dpg.delete_item(self._list, children_only=True)
        actions = [a for a in self.session.actions if a.keys]
        if query.strip():
            actions = find_actions(query, actions)
            self._section("", [(" / ".join(a.keys), a.label) for a in actions])
            if not actions:
                muted(tr("No shortcut is called that."), parent=self._list)
            return
        for menu in dict.fromkeys(a.menu.split("/")[0] for a in actions):
            rows = [(" / ".join(a.keys), a.label) for a in actions if a.menu.split("/")[0] == menu]
            self._section(tr(menu) if menu else tr("Canvas"), rows)
        self._section(tr("Mouse"), [(tr(keys), tr(what)) for keys, what in GESTURES])

    def _section(self, title: str, rows: list[tuple[str, str]]) -> None:
        if title:
            dpg.add_spacer(height=theme.px(4), parent=self._list)
            dpg.bind_item_font(dpg.add_text(title, parent=self._list), fonts.font("semibold"))
        with dpg.table(header_row=False, parent=self._list, policy=dpg.mvTable_SizingFixedFit):
            dpg.add_table_column(width_fixed=True, init_width_or_weight=theme.px(250))
            dpg.add_table_column(width_stretch=True)
            for keys, what in rows:
                with dpg.table_row():
                    dpg.bind_item_font(dpg.add_text(keys), fonts.font("mono"))
                    dpg.add_text(what, wrap=0)


class MessagesDialog(Dialog):
    """What was said since the program started."""

    width, height = 700, 460

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self.title = tr("Past messages")
        self.notices = notices

    def build(self, parent: int) -> None:
        with dpg.child_window(parent=parent, width=-1, height=-theme.px(44), border=False) as box:
            self.notices.build_list(int(box))
        with dpg.group(horizontal=True, parent=parent):
            button(tr("Close"), self.close)
            button(tr("Copy"), self._copy, icon="copy")

    def _copy(self) -> None:
        text = [f"{n.severity}: {n.text}\n{n.details}".strip() for _, n in self.notices.past]
        dpg.set_clipboard_text("\n\n".join(text))


class AboutDialog(Dialog):
    """What program this is, and what it runs on."""

    width = 480

    def __init__(self) -> None:
        super().__init__()
        self.title = "Backprop Studio"

    def build(self, parent: int) -> None:
        wrap = theme.px(self.width - 40)
        dpg.add_text(
            tr("Wire neural networks, watch them learn, step through backpropagation."), wrap=wrap, parent=parent
        )
        dpg.add_spacer(height=theme.px(8), parent=parent)
        facts = (
            f"Python {platform.python_version()}  ·  DearPyGui {dpg.get_dearpygui_version()}\n"
            f"{platform.system()} {platform.release()}  ·  {platform.machine()}\n{sys.executable}"
        )
        dpg.bind_item_font(
            dpg.add_text(facts, color=theme.colour("muted"), wrap=wrap, parent=parent), fonts.font("mono")
        )
        dpg.add_spacer(height=theme.px(8), parent=parent)
        with dpg.group(horizontal=True, parent=parent):
            button(tr("Close"), self.close)
            button(tr("Copy"), lambda: dpg.set_clipboard_text(facts), icon="copy")

    def enter(self) -> None:
        self.close()
