"""What an empty panel shows: what will be here, and the button that makes it so."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.widgets import text as texts

__all__ = ["EmptyState"]

START = "file.start"  # the action that offers examples


class EmptyState:
    """A sentence in the muted colour and a button; hidden once there is something to see.

    An empty canvas has nothing to run: with a ``session`` the button then leads to the examples.
    """

    def __init__(
        self, parent: int, text: str, label: str = "", action: Callable[[], None] | None = None,
        session: Session | None = None,
    ) -> None:  # fmt: skip
        self._action, self._label, self._session = action, label, session
        with dpg.group(parent=parent) as self.group:
            dpg.add_spacer(height=theme.px(8))
            self._text = texts.add(text, "muted", wrap=0)
            dpg.add_spacer(height=theme.px(4))
            self._button = dpg.add_button(label=label, show=action is not None, callback=self._pressed)

    def show(self, visible: bool, text: str = "") -> None:
        """Show or hide it, perhaps with another sentence."""
        if dpg.is_item_shown(self.group) != visible:
            dpg.configure_item(self.group, show=visible)
        label = tr("Open an example") if self._bare else self._label
        if visible and self._action and dpg.get_item_label(self._button) != label:
            dpg.configure_item(self._button, label=label)
        if text and visible and dpg.get_value(self._text) != text:
            dpg.set_value(self._text, text)

    def instead_of(self, body: int | str, empty: bool) -> None:
        """Show this while there is nothing to see, else ``body``."""
        self.show(empty)
        if dpg.is_item_shown(body) == empty:
            dpg.configure_item(body, show=not empty)

    @property
    def _bare(self) -> bool:
        session = self._session
        return session is not None and not session.graph.nodes and any(a.id == START for a in session.actions)

    def _pressed(self, *_: object) -> None:
        if self._bare and self._session:
            self._session.actions[START].run()
        elif self._action:
            self._action()
