"""Selecting: a click, and the box drawn on empty canvas."""

from __future__ import annotations

from core.studio.session import Session
from gui.canvas.pick import Hit
from gui.interactions.gesture import Gesture, Moment

__all__ = ["BoxSelect", "click_select"]


def click_select(session: Session, hit: Hit, moment: Moment) -> None:
    """Select what was clicked; Shift adds it, Ctrl toggles it. Empty canvas selects nothing."""
    nodes = {hit.node} if hit.node else set()
    links = {hit.link} if hit.link is not None else set()
    frames = {hit.frame} if hit.frame else set()
    if moment.ctrl:
        session.select(session.selected_nodes ^ nodes, session.selected_links ^ links, session.selected_frames ^ frames)
    elif moment.shift:
        session.select(session.selected_nodes | nodes, session.selected_links | links, session.selected_frames | frames)
    else:
        session.select(nodes, links, frames)


class BoxSelect(Gesture):
    """Everything that the box touches is selected while it is drawn; Shift adds, Ctrl toggles."""

    def start(self, moment: Moment) -> None:
        self._from = moment.point
        self._before = (self.session.selected_nodes, self.session.selected_links, self.session.selected_frames)

    def move(self, moment: Moment) -> None:
        (ax, ay), (bx, by) = self._from, moment.point
        rect = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        self.canvas.overlay.show_box(rect)
        nodes = frozenset(self.scene.index.nodes_in(rect))
        frames = frozenset(
            f.id
            for f in self.session.graph.frames.values()
            if rect[0] <= f.pos[0]
            and rect[1] <= f.pos[1]
            and f.pos[0] + f.size[0] <= rect[2]
            and f.pos[1] + f.size[1] <= rect[3]
        )
        old_nodes, old_links, old_frames = self._before
        if moment.ctrl:
            self.session.select(old_nodes ^ nodes, old_links, old_frames ^ frames)
        elif moment.shift:
            self.session.select(old_nodes | nodes, old_links, old_frames | frames)
        else:
            self.session.select(nodes, (), frames)

    def end(self, moment: Moment) -> None:
        self.canvas.overlay.show_box(None)

    def cancel(self) -> None:
        self.canvas.overlay.show_box(None)
        self.session.select(*self._before)
