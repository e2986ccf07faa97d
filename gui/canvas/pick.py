"""What a point of the canvas means: a port, the title of a node, a link, a probe, the corner of a frame, or nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from core.graph import Link
from gui.canvas.geometry import FRAME_HEADER, HEADER, Point, Port
from gui.canvas.node_item import badge_centre
from gui.canvas.probe_item import ProbePart
from gui.canvas.scene import Scene

__all__ = ["Hit", "pick"]

Part = Literal["port", "badge", "title", "node", "link", "frame", "corner", "probe", "empty"]

PORT_REACH_PX, PORT_REACH = 9.0, 11.0  # the larger of the two counts, so that ports can be hit when far out
LINK_REACH_PX = 7.0
CORNER = 18.0


class Hit(NamedTuple):
    """The thing at a point; of ``port``, ``node``, ``link`` and ``frame`` what applies to ``part`` is set, of a probe
    its id and what of its card."""

    part: Part
    node: str = ""
    port: Port | None = None
    link: Link | None = None
    frame: str = ""
    probe: tuple[str, ProbePart] | None = None


def pick(scene: Scene, point: Point, pixels_per_unit: float) -> Hit:
    """The thing at ``point``. Ports win over nodes, nodes over links, links over frames."""
    x, y = point
    reach = max(PORT_REACH, PORT_REACH_PX / pixels_per_unit)
    for node in scene.index.nodes_at(x, y, reach):
        box, (left, top) = scene.box(node), scene.pos(node)
        inside = left <= x <= left + box.width and top <= y <= top + box.height
        if scene.problems(node):
            cx, cy = badge_centre(box)
            if (left + cx - x) ** 2 + (top + cy - y) ** 2 <= 10**2:
                return Hit("badge", node)
        near = _nearest_port(scene, node, point, reach)
        if near is not None and not (box.collapsed and inside and 10 < x - left < box.width - 10):
            return Hit("port", node, near)
        if inside:
            return Hit("title" if y <= top + HEADER else "node", node)
    link = scene.index.link_at(x, y, LINK_REACH_PX / pixels_per_unit)
    if link is not None:
        return Hit("link", link=link)
    return _pick_frame(scene, point)


def _nearest_port(scene: Scene, node: str, point: Point, reach: float) -> Port | None:
    left, top = scene.pos(node)
    best, found = reach * reach, None
    for spot in scene.box(node).ports:
        squared = (left + spot.x - point[0]) ** 2 + (top + spot.y - point[1]) ** 2
        if squared < best:
            best, found = squared, Port(node, spot.name, spot.side)
    return found


def _pick_frame(scene: Scene, point: Point) -> Hit:
    """Only a frame's header and its corner take the mouse: what lies between belongs to the canvas."""
    for id, frame in reversed(scene.session.graph.frames.items()):
        left, top, right, bottom = scene.frame_rect(frame)
        if left <= point[0] <= right and top <= point[1] <= bottom:
            if point[0] >= right - CORNER and point[1] >= bottom - CORNER:
                return Hit("corner", frame=id)
            if point[1] <= top + FRAME_HEADER:
                return Hit("frame", frame=id)
    return Hit("empty")
