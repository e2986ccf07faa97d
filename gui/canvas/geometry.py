"""How large a node is and where its ports and links run, in canvas units, with no window.

One unit is one pixel at 100 %. Every port stands on the grid, so that nodes that stand on the grid give straight links.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, hypot
from typing import Literal, NamedTuple

import numpy as np

from core.graph import Frame, Node, PortRef
from core.nodes.spec import UNSHAPED, NodeType
from core.runtime.drawings import DRAWING
from gui.fonts import elide, text_width
from gui.theme import GRID, SIZE_BASE, SIZE_MONO, SIZE_MUTED

__all__ = [
    "DRAWING_SIDE",
    "HEADER",
    "KEY_ROW",
    "ROW",
    "STRIP",
    "Curve",
    "NodeBox",
    "Port",
    "PortSpot",
    "Rect",
    "Side",
    "bounds",
    "curve",
    "curve_point",
    "curve_points",
    "inside_frame",
    "node_box",
]

Side = Literal["in", "out"]
Point = tuple[float, float]
Rect = tuple[float, float, float, float]  # left, top, right, bottom
Curve = tuple[Point, Point, Point, Point]

HEADER, ROW, STRIP, SUBTITLE = 26.0, 20.0, 40.0, 20.0
FIRST_ROW = 30.0  # the middle of the first row is then at 40: on the grid
FOOT = 10.0
ROUNDING = 6.0
FRAME_HEADER = 28.0
MIN_WIDTH, MAX_WIDTH = 160.0, 320.0
TEXT_LEFT = 12.0  # from a node's side to the name of its port
SHAPE_ROOM = 9 * 0.45 * SIZE_MONO  # about nine characters of shape text
CURVE_STEPS = 20
DRAWING_SIDE, KEY_ROW = 200.0, 16.0  # of what a probe draws, and of a line of its key
DRAWING_HEIGHTS = {"probe.value": 98.0, "probe.scalar": 118.0, "probe.histogram": 118.0}  # others are squares
KEY_ROWS = {  # two names in each, or a line of writing
    "probe.points": 1, "probe.path": 3, "probe.boxes": 1, "probe.value": 2, "probe.scalar": 2, "probe.histogram": 2
}  # fmt: skip


class Port(NamedTuple):
    """One side's port of one node; a name alone is not enough, as an input and an output may share it."""

    node: str
    name: str
    side: Side

    @property
    def ref(self) -> PortRef:
        return PortRef(self.node, self.name)


class PortSpot(NamedTuple):
    """A port in the picture of its node: kind, and place from the node's upper left corner."""

    name: str
    side: Side
    kind: str
    x: float
    y: float


@dataclass(frozen=True)
class NodeBox:
    """The measures of one node; ``strip_y`` is None where nothing is shown at the bottom, ``drawing_y`` where it draws
    nothing; what it draws is ``drawing_height`` high, with its key below."""

    width: float
    height: float
    title: str
    subtitle: str
    ports: tuple[PortSpot, ...]
    strip_y: float | None
    collapsed: bool
    drawing_y: float | None = None
    drawing_height: float = 0.0

    def spot(self, side: Side, name: str) -> PortSpot:
        """Where a port is. One that the type does not have (a newer file) is put at the header's side."""
        for spot in self.ports:
            if spot.side == side and spot.name == name:
                return spot
        return PortSpot(name, side, "tensor", 0.0 if side == "in" else self.width, HEADER / 2)


def node_box(node: Node, spec: NodeType | None, *, strip: bool = False) -> NodeBox:
    """Measure a node of a type; None is a type that this program does not have."""
    label = spec.label if spec else node.type
    ins = tuple((p.name, p.kind) for p in spec.inputs) if spec else ()
    outs = tuple((p.name, p.kind) for p in spec.outputs) if spec else ()
    drawing = DRAWING_HEIGHTS.get(node.type, DRAWING_SIDE) if spec and node.type in DRAWING else 0.0
    keys = KEY_ROW * KEY_ROWS.get(node.type, 0)
    return _box(node.name, label, ins, outs, node.collapsed, strip and not node.collapsed, drawing, keys)


@lru_cache(maxsize=4096)
def _box(
    name: str,
    label: str,
    ins: tuple[tuple[str, str], ...],
    outs: tuple[tuple[str, str], ...],
    collapsed: bool,
    strip: bool,
    drawing: float,
    keys: float,
) -> NodeBox:
    title, subtitle = (name, label) if name and name != label else (label, "")
    wanted = 28 + text_width(title, SIZE_BASE, "semibold") + 40  # icon, name, room for marks
    wanted = max(wanted, DRAWING_SIDE + 2 * FOOT if drawing else 0.0)
    for row in range(max(len(ins), len(outs))):
        left = text_width(ins[row][0], SIZE_MUTED) + TEXT_LEFT + SHAPE_ROOM if row < len(ins) else 0.0
        right = text_width(outs[row][0], SIZE_MUTED) + TEXT_LEFT if row < len(outs) else 0.0
        if row < len(outs) and outs[row][1] not in UNSHAPED:
            right += SHAPE_ROOM
        wanted = max(wanted, left + right + 16)
    width = min(MAX_WIDTH, max(MIN_WIDTH, ceil(wanted / GRID) * GRID))
    title = elide(title, width - 28 - 30, SIZE_BASE, "semibold")
    if collapsed:
        spots = [PortSpot(n, "in", k, 0.0, HEADER / 2) for n, k in ins]
        spots += [PortSpot(n, "out", k, width, HEADER / 2) for n, k in outs]
        return NodeBox(width, HEADER, title, "", tuple(spots), None, True)
    first = FIRST_ROW + (SUBTITLE if subtitle else 0.0) + ROW / 2
    spots = [PortSpot(n, "in", k, 0.0, first + ROW * row) for row, (n, k) in enumerate(ins)]
    spots += [PortSpot(n, "out", k, width, first + ROW * row) for row, (n, k) in enumerate(outs)]
    rows_end = first - ROW / 2 + ROW * max(len(ins), len(outs), 1)
    drawing_y = rows_end + FOOT if drawing else None
    rows_end += drawing + keys + FOOT if drawing else 0.0
    height = rows_end + FOOT + (STRIP if strip else 0.0)
    strip_y = rows_end + 4 if strip else None
    return NodeBox(width, height, title, subtitle, tuple(spots), strip_y, False, drawing_y, drawing)


def curve(start: Point, end: Point) -> Curve:
    """The cubic from an output to an input: it leaves to the right and arrives from the left."""
    dx = end[0] - start[0]
    distance = hypot(dx, end[1] - start[1])
    reach = max(0.5 * dx, min(60.0, 0.5 * distance)) if dx >= 0 else min(240.0, 60.0 - 0.5 * dx)
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def curve_point(control: Curve, t: float) -> Point:
    """The point of a cubic at ``t``, from 0 at its output to 1 at its input."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, control, strict=True)) for axis in (0, 1))
    return x, y


_t = np.linspace(0.0, 1.0, CURVE_STEPS + 1)[:, None]
_BERNSTEIN = np.concatenate([(1 - _t) ** 3, 3 * (1 - _t) ** 2 * _t, 3 * (1 - _t) * _t**2, _t**3], axis=1)


def curve_points(control: Curve) -> np.ndarray:
    """Points on a cubic, shape (CURVE_STEPS + 1, 2)."""
    return np.asarray(_BERNSTEIN @ np.asarray(control, dtype=float))


def bounds(rects: Iterable[Rect]) -> Rect | None:
    """The smallest rectangle around all, or None for none."""
    boxes = list(rects)
    if not boxes:
        return None
    return min(r[0] for r in boxes), min(r[1] for r in boxes), max(r[2] for r in boxes), max(r[3] for r in boxes)


def inside_frame(frame: Frame, rect: Rect) -> bool:
    """Whether a node's rectangle belongs to a frame: its middle lies in it."""
    x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
    return frame.pos[0] <= x <= frame.pos[0] + frame.size[0] and frame.pos[1] <= y <= frame.pos[1] + frame.size[1]
