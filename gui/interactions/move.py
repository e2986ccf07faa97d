"""Moving nodes and frames, and changing the size of a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.graph import Link
from gui.canvas.geometry import Point
from gui.interactions.gesture import Gesture, Moment
from gui.theme import GRID

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

__all__ = ["MoveNodes", "ResizeFrame"]

DROP_REACH_PX = 16.0
SMALLEST_FRAME = (6 * GRID, 4 * GRID)


class MoveNodes(Gesture):
    """Moves everything selected; a frame takes along what lies on it. The thing that was grabbed snaps to the grid.

    A single node dropped on a highlighted link goes into it; Alt from the start pulls the node out of the flow instead.
    """

    def __init__(self, canvas: CanvasView, grabbed: str) -> None:
        super().__init__(canvas)
        self._grabbed = grabbed  # a node or a frame

    def start(self, moment: Moment) -> None:
        session, graph = self.session, self.session.graph
        nodes = set(session.selected_nodes)
        self._frames = {f: graph.frames[f].pos for f in session.selected_frames}
        for frame in self._frames:
            nodes.update(self.canvas.nodes_on(graph.frames[frame]))
        self._nodes = {n: graph.nodes[n].pos for n in nodes}
        self._anchor = self._nodes.get(self._grabbed) or self._frames.get(self._grabbed) or moment.point
        self._from = moment.point
        self._pull = moment.alt and len(self._nodes) == 1 and bool(graph.links_of(self._grabbed))
        self._target: Link | None = None
        self._asked: tuple[Link | None, bool] = (None, False)
        self._shift: Point = (0.0, 0.0)
        self.scene.raise_nodes(self._nodes)

    def move(self, moment: Moment) -> None:
        x = self._anchor[0] + moment.point[0] - self._from[0]
        y = self._anchor[1] + moment.point[1] - self._from[1]
        self._shift = (round(x / GRID) * GRID - self._anchor[0], round(y / GRID) * GRID - self._anchor[1])
        frames = {f: (pos, self.session.graph.frames[f].size) for f, pos in self._moved(self._frames).items()}
        self.scene.preview(self._moved(self._nodes), frames)
        self._target = self._link_below(moment)
        self.scene.mark_links(target=self._target)

    def end(self, moment: Moment) -> None:
        target = self._target
        self.cancel()
        if self._shift == (0.0, 0.0) and target is None:
            return
        if self._pull:
            self.session.edit.pull_out(self._grabbed, self._moved(self._nodes)[self._grabbed])
        else:
            self.session.edit.move(self._moved(self._nodes), frames=self._moved(self._frames), on_link=target)

    def cancel(self) -> None:
        self.scene.preview({})
        self.scene.mark_links()

    def _moved(self, places: dict[str, Point]) -> dict[str, Point]:
        return {k: (x + self._shift[0], y + self._shift[1]) for k, (x, y) in places.items()}

    def _link_below(self, moment: Moment) -> Link | None:
        if moment.alt or len(self._nodes) != 1 or self._frames:
            return None
        node = next(iter(self._nodes))
        left, top, right, bottom = self.scene.rect(node)
        reach = DROP_REACH_PX / self.canvas.camera.pixels_per_unit
        middle = ((left + right) / 2, (top + bottom) / 2)
        link = self.scene.index.link_at(*moment.point, reach) or self.scene.index.link_at(*middle, reach)
        if link is None:
            return None
        if self._asked[0] != link:  # looks for circles: ask once for each link
            self._asked = (link, self.session.edit.can_insert(node, link))
        return link if self._asked[1] else None


class ResizeFrame(Gesture):
    """Pulls the lower right corner of a frame."""

    def __init__(self, canvas: CanvasView, frame: str) -> None:
        super().__init__(canvas)
        self._frame = self.session.graph.frames[frame]
        self._size = self._frame.size

    def start(self, moment: Moment) -> None:
        self._from = moment.point

    def move(self, moment: Moment) -> None:
        wide = self._frame.size[0] + moment.point[0] - self._from[0]
        high = self._frame.size[1] + moment.point[1] - self._from[1]
        self._size = (max(SMALLEST_FRAME[0], round(wide / GRID) * GRID),
                      max(SMALLEST_FRAME[1], round(high / GRID) * GRID))  # fmt: skip
        self.scene.preview({}, {self._frame.id: (self._frame.pos, self._size)})

    def end(self, moment: Moment) -> None:
        self.cancel()
        if self._frame.id in self.session.graph.frames:
            self.session.edit.set_frame(self._frame.id, "size", self._size)

    def cancel(self) -> None:
        self.scene.preview({})
