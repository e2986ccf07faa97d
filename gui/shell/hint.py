"""The one hint of the first start: where to press."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.looks import look

__all__ = ["Hint"]

NAME = "press-run"


class Hint:
    """A bubble in the canvas's corner that is nearest to Run, until that was pressed once: there it covers nothing."""

    def __init__(self, session: Session, canvas: int) -> None:
        self.session, self.canvas = session, canvas
        self.window = 0

    @property
    def wanted(self) -> bool:
        running = self.session.running
        fresh = running.state == "idle" and not running.step_count
        sound = bool(self.session.graph.nodes) and not self.session.analysis.has_errors()
        return fresh and sound and NAME not in self.session.settings.hints_seen

    def frame(self) -> None:
        """Show it while it is wanted."""
        if self.wanted:
            if not self.window:
                self._build()
            x, y = dpg.get_item_pos(self.canvas)
            place = [round(x + theme.px(8)), round(y + theme.px(8))]
            if dpg.get_item_pos(self.window) != place:
                dpg.set_item_pos(self.window, place)
        elif self.window:
            dpg.delete_item(self.window)
            self.window = 0
            if self.session.running.step_count or self.session.running.state != "idle":
                self.session.settings.hints_seen.append(NAME)

    def _build(self) -> None:
        self.window = int(
            dpg.add_window(
                no_title_bar=True, no_move=True, no_resize=True, autosize=True, no_saved_settings=True,
                no_focus_on_appearing=True, min_size=(10, 10), no_scrollbar=True,
            )
        )  # fmt: skip
        dpg.bind_item_theme(self.window, look("hint"))
        with dpg.group(horizontal=True, parent=self.window, horizontal_spacing=theme.px(8)):
            dpg.add_text(fonts.icon("arrow-up"))
            dpg.add_text(tr("Press Run and watch the network learn"))
