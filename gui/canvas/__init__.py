"""The node canvas: nodes, links and frames drawn inside a plot, so that the graphics library pans, zooms and scales."""

from gui.canvas.link_note import LinkNote
from gui.canvas.strip import Strip
from gui.canvas.view import CanvasView

__all__ = ["CanvasView", "LinkNote", "Strip"]
