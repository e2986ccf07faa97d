"""What an empty panel shows: what will be here, and the button that makes it so."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from gui import theme
from gui.widgets import text as texts

__all__ = ["EmptyState"]


class EmptyState:
    """A sentence in the muted colour and a button; hidden once there is something to see."""

    def __init__(self, parent: int, text: str, label: str = "", action: Callable[[], None] | None = None) -> None:
        self._action = action
        with dpg.group(parent=parent) as self.group:
            dpg.add_spacer(height=theme.px(8))
            self._text = texts.add(text, "muted", wrap=0)
            dpg.add_spacer(height=theme.px(4))
            self._button = dpg.add_button(label=label, show=action is not None, callback=self._pressed)

    def show(self, visible: bool, text: str = "") -> None:
        """Show or hide it, perhaps with another sentence."""
        if dpg.is_item_shown(self.group) != visible:
            dpg.configure_item(self.group, show=visible)
        if text and visible and dpg.get_value(self._text) != text:
            dpg.set_value(self._text, text)

    def _pressed(self, *_: object) -> None:
        if self._action:
            self._action()
