"""How far a visit to the past is, with a button that ends it. It shows only what takes longer than a moment."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted

__all__ = ["TravelDialog"]


class TravelDialog(Dialog):
    """Closes by itself when the visit is over."""

    width = 400

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.title = tr("Going back in time")
        self.session = session

    def build(self, parent: int) -> None:
        muted(tr("Steps of the past are trained again, exactly as they were. The present stays as it is."),
              parent=parent, wrap=theme.px(self.width - 24))  # fmt: skip
        dpg.add_spacer(height=theme.px(4), parent=parent)
        self.bar = dpg.add_progress_bar(width=-1, parent=parent)
        dpg.add_spacer(height=theme.px(8), parent=parent)
        self.stop = button(tr("Stop"), self.cancel, parent=parent)

    def frame(self) -> None:
        running = self.session.running
        if not running.visiting:
            self.close()
            return
        done, total = running.travel
        dpg.set_value(self.bar, done / max(total, 1))
        dpg.configure_item(self.bar, overlay=tr("step {done} of {total}", done=f"{done:,}", total=f"{total:,}"))

    def cancelled(self) -> None:
        """Esc or the button: give it up."""
        self.session.running.stop_visit()
