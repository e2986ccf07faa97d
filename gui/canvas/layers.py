"""The groups of the canvas, which lie upon each other."""

from __future__ import annotations

__all__ = ["Layers"]


class Layers:
    """The groups everything is drawn into, from the back to the front."""

    def __init__(self, frames: int, links: int, labels: int, nodes: int, marks: int) -> None:
        self.frames, self.links, self.labels, self.nodes, self.marks = frames, links, labels, nodes, marks
