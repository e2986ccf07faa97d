"""What is drawn over the nodes while a gesture is under way, and the words on an empty canvas."""

from __future__ import annotations

from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui.canvas import ink
from gui.canvas.camera import Camera
from gui.canvas.geometry import Curve, Point, Rect
from gui.fonts import Face, text_width
from gui.theme import SIZE_BASE, SIZE_MUTED, colour, kind

__all__ = ["Overlay"]


class Overlay:
    """Marks inside ``parent``, the topmost layer of the canvas."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._hint_version = -1
        self._make()

    def _make(self) -> None:
        self._box = ink.rect(
            self._parent, 0, 0, 1, 1, colour("accent", 36), colour("accent", 200), thickness=1.0, show=False
        )
        self._wire = int(
            dpg.draw_bezier_cubic((0, 0), (0, 0), (0, 0), (0, 0), thickness=3.0, parent=self._parent, show=False)
        )
        self._ring = int(dpg.draw_circle((0, 0), 10, thickness=2.5, parent=self._parent, show=False))
        self._body = ink.rect(self._parent, 0, 0, 1, 1, line=colour("accent"), rounding=8, thickness=2.5, show=False)
        self._knife = int(
            dpg.draw_polyline([[0, 0], [1, 1]], color=colour("error"), thickness=2.0, parent=self._parent, show=False)
        )
        self._hint = ink.layer(self._parent)
        self._hint_version = -1

    def redraw(self) -> None:
        """The theme is new; gestures do not outlive that."""
        dpg.delete_item(self._parent, children_only=True)
        self._make()

    def show_box(self, rect: Rect | None) -> None:
        """The rectangle of a box selection; None hides it."""
        if rect is not None:
            dpg.configure_item(self._box, pmin=rect[:2], pmax=rect[2:])
        dpg.configure_item(self._box, show=rect is not None)

    def show_wire(self, course: Curve | None, port_kind: str = "tensor", fits: bool = True) -> None:
        """The link that hangs on the mouse; None hides it."""
        if course is not None:
            tone = kind(port_kind) if fits else colour("error")
            dpg.configure_item(self._wire, p1=course[0], p2=course[1], p3=course[2], p4=course[3], color=tone)
        dpg.configure_item(self._wire, show=course is not None)

    def show_ring(self, at: Point | None, fits: bool = True) -> None:
        """A ring around the port that would take the link."""
        if at is not None:
            dpg.configure_item(self._ring, center=at, color=colour("accent" if fits else "error"))
        dpg.configure_item(self._ring, show=at is not None)

    def show_body(self, rect: Rect | None) -> None:
        """An outline around the node that would take the link."""
        if rect is not None:
            dpg.configure_item(
                self._body, pmin=(rect[0] - 4, rect[1] - 4), pmax=(rect[2] + 4, rect[3] + 4), color=colour("accent")
            )
        dpg.configure_item(self._body, show=rect is not None)

    def show_knife(self, path: Sequence[Point]) -> None:
        """The cut so far; fewer than two points hide it."""
        if len(path) > 1:
            dpg.configure_item(self._knife, points=[list(p) for p in path], color=colour("error"))
        dpg.configure_item(self._knife, show=len(path) > 1)

    def show_hint(self, camera: Camera, shown: bool) -> None:
        """What to do on an empty canvas, always in the middle and always of one size."""
        if not shown:
            if self._hint_version != -1:
                self._hint_version = -1
                dpg.delete_item(self._hint, children_only=True)
            return
        if camera.version == self._hint_version:
            return
        self._hint_version = camera.version
        dpg.delete_item(self._hint, children_only=True)
        x, y = camera.centre
        unit = 1.0 / camera.zoom
        lines: tuple[tuple[str, float, str, Face], ...] = (
            (tr("Double-click to add a node, or drag one from the palette"), SIZE_BASE + 2, "text", "semibold"),
            (tr("Shift+A or Tab  search    ·    Ctrl+V  paste    ·    Ctrl+O  open"), SIZE_MUTED + 1, "muted",
             "regular"),
        )  # fmt: skip
        top = y - 24 * unit
        for words, size, token, face in lines:
            width = text_width(words, size, face) * unit
            ink.text(self._hint, x - width / 2, top, words, size * unit, colour(token), face)
            top += (size + 12) * unit
