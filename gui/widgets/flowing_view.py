"""What the two views have in common that set words in lines: they paint again for another width or other colours."""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg

from gui.widgets.output_view import OutputView

__all__ = ["FlowingView"]


class FlowingView(OutputView):
    """One drawing, painted by ``paint``."""

    def build(self) -> None:
        """The drawing, empty."""
        self._content: Any = None
        self._width = 0
        self._list = int(dpg.add_drawlist(width=100, height=40, parent=self.group))

    def paint(self, content: Any, into: int, width: int) -> tuple[int, int]:
        """Draw into an item, ``width`` pixels wide at most; returns width and height of what was drawn."""
        raise NotImplementedError

    def draw(self, content: Any) -> None:
        """Other words."""
        self._content = content
        self._paint()

    def resize(self, width: int, height: int) -> None:
        """Lines break elsewhere."""
        self._width = width
        self._paint()

    def theme_changed(self) -> None:
        """Words take the new colours."""
        self._paint()

    def _paint(self) -> None:
        if self._content is None or self._width <= 0:
            return
        dpg.delete_item(self._list, children_only=True)
        width, height = self.paint(self._content, self._list, self._width)
        dpg.configure_item(self._list, width=width, height=height)
