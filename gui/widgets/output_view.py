"""What the five forms of the Output panel have in common."""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui.widgets import text

__all__ = ["OutputView", "percent"]


def percent(share: float) -> str:
    """A share as a per cent figure that keeps its width."""
    return f"{100 * share:5.1f} %"


class OutputView:
    """One form of output. A subclass builds its items into ``self.group``."""

    def __init__(self, parent: int) -> None:
        self.group = int(dpg.add_group(parent=parent))
        self._size = (0, 0)
        self.build()

    def build(self) -> None:
        """Create the items inside ``self.group``."""

    def draw(self, content: Any) -> None:
        """Show another content of this form."""

    def headline(self, content: Any) -> str:
        """The one line above the picture."""
        return ""

    def resize(self, width: int, height: int) -> None:
        """The room is new, in pixels."""

    def theme_changed(self) -> None:
        """Colours or the interface size are new."""

    def show(self, visible: bool) -> None:
        """Show or hide all of it."""
        dpg.configure_item(self.group, show=visible)

    def fit(self, width: int, height: int) -> None:
        """Use this much room."""
        if (width, height) != self._size and width > 0 and height > 0:
            self._size = (width, height)
            self.resize(width, height)

    @staticmethod
    def key(sign: str, label: str, tone: str, parent: int) -> None:
        """One entry of a key: a sign and what it stands for."""
        with dpg.group(horizontal=True, horizontal_spacing=4, parent=parent):
            text.add(sign, tone)
            text.add(label, "muted")

    @staticmethod
    def accuracies(train: float, validation: float | None) -> str:
        """Accuracy of both parts."""
        if validation is None:
            return tr("{share} right", share=percent(train))
        return tr("{train} right, held out {validation}", train=percent(train), validation=percent(validation))
