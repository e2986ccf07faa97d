"""The question at start when the program ended unexpectedly before: what is to become of the unsaved work?"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.storage import Recoverable
from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted

__all__ = ["RecoveryDialog"]


class RecoveryDialog(Dialog):
    """A row for each piece of work that was kept: open it, or throw it away."""

    width = 560

    def __init__(self, session: Session, found: list[Recoverable]) -> None:
        super().__init__()
        self.title = tr("Unsaved work was found")
        self.session, self.found = session, found

    def build(self, parent: int) -> None:
        text = tr(
            "The program ended before this was saved. Open it, or throw it away; what you leave is asked for again."
        )
        dpg.add_text(text, wrap=theme.px(self.width - 40), parent=parent)
        dpg.add_spacer(height=theme.px(8), parent=parent)
        for item in self.found:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent) as row:
                button(tr("Open"), lambda _s, _a, _u, i=item: self._open(i), kind="primary")
                button(tr("Throw away"), lambda _s, _a, _u, i=item, r=row: self._forget(i, r))
                dpg.add_text(_name(item))
                muted(_when(item))
        dpg.add_spacer(height=theme.px(8), parent=parent)
        button(tr("Later"), self.close, parent=parent)

    def _open(self, item: Recoverable) -> None:
        self.close()
        self.session.files.recover(item)

    def _forget(self, item: Recoverable, row: int | str) -> None:
        self.session.files.forget(item)
        self.found.remove(item)
        dpg.delete_item(row)
        if not self.found:
            self.close()


def _name(item: Recoverable) -> str:
    return item.original.stem if item.original else item.title or tr("Untitled")


def _when(item: Recoverable) -> str:
    return item.saved_at.strftime("%Y-%m-%d %H:%M")
