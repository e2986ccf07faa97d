"""Where probes stand: what a card is tied to, and where a new one hides least."""

from __future__ import annotations

from collections.abc import Iterable

from core.studio.probes import Probe
from core.studio.tensors import link_of
from gui.canvas.geometry import Point, Port, Rect
from gui.canvas.scene import Scene

__all__ = ["anchor_of", "free_offset"]

TYPICAL = (176.0, 174.0)  # size of a card with a picture
DOWN = (32.0, 80.0, 130.0, -TYPICAL[1] - 32, -TYPICAL[1] - 80)  # of a new card from its anchor: below it, then above
ASIDE = (24.0, -TYPICAL[0] / 2, -TYPICAL[0] - 24)  # right of it, across, left


def anchor_of(scene: Scene, probe: Probe) -> Point | None:
    """The canvas point that a card is tied to; None where that is not on the canvas any more."""
    name = probe.name
    if name.kind == "link":
        link = link_of(scene.session.graph, name.owner)
        return scene.links[link].middle if link in scene.links and link is not None else None
    if name.node not in scene.nodes:
        return None
    if name.kind == "port":
        port = name.owner.partition(".")[2]
        if any(spot.side == "out" and spot.name == port for spot in scene.box(name.node).ports):
            return scene.point(Port(name.node, port, "out"))
    left, _, right, bottom = scene.rect(name.node)
    return (left + right) / 2, bottom


def free_offset(scene: Scene, anchor: Point, cards: Iterable[Rect]) -> Point:
    """Beside its anchor, where a new card lies on as few nodes and ``cards`` as can be."""
    width, height = TYPICAL
    others = list(cards)

    def hidden(offset: Point) -> tuple[int, float]:
        x, y = anchor[0] + offset[0], anchor[1] + offset[1]
        area = (x, y, x + width, y + height)
        covered = sum(r[0] < area[2] and r[2] > area[0] and r[1] < area[3] and r[3] > area[1] for r in others)
        return len(scene.index.nodes_in(area)) + covered, abs(offset[0] + width / 2) + abs(offset[1])

    return min(((x, y) for x in ASIDE for y in DOWN), key=hidden)
