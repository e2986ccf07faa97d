"""The Watches panel: values that a person follows through a step, and every place where training stops."""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.graph import BreakpointSet, Change, NodeSet, WatchesSet
from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import heading
from gui.widgets.breakpoint_list import BreakpointList
from gui.widgets.watch_list import WatchList

__all__ = ["WatchesPanel"]

WIDE = 760  # from here on the two lists stand side by side


class WatchesPanel(Panel):
    """Two lists: watches with their values at the cursor, and breakpoints with their conditions."""

    name: ClassVar[str] = "watches"
    title: ClassVar[str] = "Watches"
    icon: ClassVar[str] = "eye"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 60
    help: ClassVar[str] = "Follow any value through the steps, and see and change where training stops."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        session.document_opened.connect(self._note)
        session.document_changed.connect(self._changed)
        session.running.compiled.connect(lambda _event: self._note())
        session.running.debugger.changed.connect(self._moved)

    def _note(self) -> None:
        self._new = True

    def _moved(self) -> None:
        if self.window:
            self.watches.moved = True
            self.breakpoints.moved = True

    def _changed(self, changes: tuple[Change, ...]) -> None:
        self._new = self._new or any(isinstance(c, BreakpointSet | WatchesSet | NodeSet) for c in changes)

    def build(self, parent: int) -> None:
        """The two lists, beside or below one another."""
        with dpg.group(parent=parent, horizontal_spacing=theme.px(16)) as self._split:
            with dpg.child_window(border=False, width=-1, height=-1) as self._left:
                heading(tr("Watches"))
                self.watches = WatchList(self.session, int(self._left))
            with dpg.child_window(border=False, width=-1, height=-1) as self._right:
                heading(tr("Breakpoints"))
                self.breakpoints = BreakpointList(self.session, int(self._right), self._reveal)

    def theme_changed(self) -> None:
        self._new = True
        self.size = (0, 0)

    def update(self) -> None:
        self._arrange()
        if self._new:
            self._new = False
            self.watches.rebuild()
            self.breakpoints.rebuild()
        self.watches.frame()
        self.breakpoints.frame()

    def focus(self) -> None:
        """Begin to write an expression."""
        self.watches.focus()

    def _reveal(self, node: str) -> None:
        shell = getattr(self, "shell", None)
        if shell is not None:
            shell.canvas.reveal(node)

    def _arrange(self) -> None:
        if not self.resized():
            return
        width = self.size[0]
        wide = width > theme.px(WIDE)
        dpg.configure_item(self._split, horizontal=wide)
        inner = width - theme.px(16)
        for list_ in (self._left, self._right):  # below one another they scroll together, with the panel
            dpg.configure_item(list_, height=-1 if wide else 0, auto_resize_y=not wide)
        dpg.configure_item(self._left, width=(inner - theme.px(16)) // 2 if wide else -1)
        self._new = True
