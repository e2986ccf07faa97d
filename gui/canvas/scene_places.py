"""Where everything on the canvas is, as it is shown: by the document, or where a gesture shows it ahead of it."""

from __future__ import annotations

from collections.abc import Iterable

from core.graph import Frame
from core.nodes.spec import NodeType
from core.studio.session import Session
from gui.canvas.geometry import FRAME_HEADER, NodeBox, Point, Port, Rect, bounds, node_box
from gui.canvas.node_item import NodeItem
from gui.canvas.strip import Strip
from gui.fonts import text_width
from gui.theme import SIZE_BASE

__all__ = ["ScenePlaces"]


class ScenePlaces:
    """The places of the nodes, ports and frames of one session's document."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.nodes: dict[str, NodeItem] = {}
        self._at: dict[str, Point] = {}  # places that a gesture shows ahead of the document
        self._frames_at: dict[str, tuple[Point, Point]] = {}
        self._strips: dict[str, Strip] = {}  # a node with one is higher

    def spec(self, node: str) -> NodeType | None:
        """The type of a node, None where this program does not have it."""
        return self.session.registry.get(self.session.graph.nodes[node].type)

    def box(self, node: str) -> NodeBox:
        """The measures of a node."""
        return node_box(self.session.graph.nodes[node], self.spec(node), strip=node in self._strips)

    def pos(self, node: str) -> Point:
        """The upper left corner of a node as it is shown."""
        return self._at.get(node) or self.session.graph.nodes[node].pos

    def rect(self, node: str) -> Rect:
        """A node's rectangle as it is shown."""
        box, (x, y) = self.box(node), self.pos(node)
        return x, y, x + box.width, y + box.height

    def frame_rect(self, frame: Frame) -> Rect:
        """A frame's rectangle as it is shown."""
        pos, size = self._frames_at.get(frame.id, (frame.pos, frame.size))
        return pos[0], pos[1], pos[0] + size[0], pos[1] + size[1]

    def titles(self) -> list[Rect]:
        """Where the words of the frames stand."""
        found = []
        for frame in self.session.graph.frames.values():
            x, y, right, _ = self.frame_rect(frame)
            words = text_width(frame.title, SIZE_BASE, "semibold") + 24
            found.append((x, y, min(right, x + words), y + FRAME_HEADER))
        return found

    def point(self, port: Port) -> Point:
        """Where a port is on the canvas."""
        x, y = self.pos(port.node)
        spot = self.box(port.node).spot(port.side, port.name)
        return x + spot.x, y + spot.y

    def kind(self, port: Port) -> str:
        """The kind of a port."""
        return self.box(port.node).spot(port.side, port.name).kind

    def bounds(self, nodes: Iterable[str] | None = None) -> Rect | None:
        """Around some nodes, or around everything with the frames."""
        if nodes is not None:
            return bounds(self.rect(n) for n in nodes)
        frames = (self.frame_rect(f) for f in self.session.graph.frames.values())
        return bounds([*(self.rect(n) for n in self.nodes), *frames])
