"""The canvas as a panel: it stands in the middle, has no tab, and is never closed."""

from __future__ import annotations

from gui.canvas import CanvasView
from gui.panels.base import Panel

__all__ = ["CanvasPanel"]


class CanvasPanel(Panel):
    """The window around the canvas."""

    name = ""  # the shell knows it by itself; it is not listed among the panels that can be closed
    title = "Canvas"
    icon = "graph"
    area = "centre"
    view: CanvasView

    def build(self, parent: int) -> None:
        self.view = CanvasView(self.session, parent)

    def update(self) -> None:
        self.view.frame()
