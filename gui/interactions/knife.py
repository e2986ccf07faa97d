"""The knife: a line drawn through links cuts them."""

from __future__ import annotations

from core.graph import Link
from core.studio.languages import tr
from gui.canvas.geometry import Point
from gui.interactions.gesture import Gesture, Moment

__all__ = ["Knife"]


class Knife(Gesture):
    """Every link the path crosses turns red, and is taken off at the end, all in one step."""

    def start(self, moment: Moment) -> None:
        self._path: list[Point] = [moment.point]
        self._cut: set[Link] = set()

    def move(self, moment: Moment) -> None:
        if moment.point == self._path[-1]:
            return
        self._cut |= self.scene.index.links_cut(self._path[-1], moment.point)
        self._path.append(moment.point)
        self.canvas.overlay.show_knife(self._path)
        self.scene.mark_links(cut=frozenset(self._cut))

    def end(self, moment: Moment) -> None:
        self.cancel()
        cut = [link for link in self._cut if link in self.session.graph.links]
        if cut:
            self.session.edit.disconnect(cut, tr("Cut links"))

    def cancel(self) -> None:
        self.canvas.overlay.show_knife([])
        self.scene.mark_links()
