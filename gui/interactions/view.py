"""Gestures that move the view and leave the document alone: panning, and the minimap."""

from __future__ import annotations

from gui.interactions.gesture import Gesture, Moment

__all__ = ["Pan", "PanMinimap"]


class Pan(Gesture):
    """The canvas follows the mouse like a sheet of paper."""

    def start(self, moment: Moment) -> None:
        self._before = self.canvas.camera.origin
        self._last = moment.pixel

    def move(self, moment: Moment) -> None:
        self.canvas.camera.pan_px(moment.pixel[0] - self._last[0], moment.pixel[1] - self._last[1])
        self._last = moment.pixel

    def cancel(self) -> None:
        self.canvas.camera.origin = self._before


class PanMinimap(Gesture):
    """The view goes where the mouse is on the minimap."""

    def start(self, moment: Moment) -> None:
        self._before = self.canvas.camera.origin
        self.move(moment)

    def move(self, moment: Moment) -> None:
        point = self.canvas.minimap.point(moment.pixel, self.canvas.camera)
        if point is not None:
            self.canvas.camera.centre_on(point)

    def cancel(self) -> None:
        self.canvas.camera.origin = self._before
