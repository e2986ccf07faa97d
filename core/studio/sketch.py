"""A small hand for drawing graphs by program, with the verbs that the window's editing has.

Templates and sample projects are drawn with it: whatever is drawn so can be drawn with the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from core.graph import Document, Graph, PortRef
from core.nodes.registry import standard_registry
from core.studio.editing import Editing

__all__ = ["Sketch"]


class Sketch:
    """A new project, empty at first: nodes by name, links as ``node.port``.

    Parameters
    ----------
    meta
        What the project says of itself: title, summary, epochs, panels, ...
    """

    def __init__(self, **meta: Any) -> None:
        self.document = Document()
        self.edit = Editing(self.document, standard_registry())
        self.describe(**meta)

    @property
    def graph(self) -> Graph:
        """What was drawn."""
        return self.document.graph

    def describe(self, **meta: Any) -> None:
        """Set what the project says of itself."""
        with self.document.edit("Describe") as edit:
            for key, value in meta.items():
                edit.set_meta(key, list(value) if isinstance(value, tuple) else value)

    def node(self, type_name: str, x: float, y: float, name: str = "", **params: Any) -> str:
        """Add a node at a place on the canvas (in steps of 20) and set its parameters; returns its id."""
        node = self.edit.add(type_name, (x, y))
        for key, value in params.items():
            self.edit.set_param(node, key, value)
        if name:
            self.edit.set_mark([node], "name", name, "Rename")
        return node

    def link(self, source: str, *targets: str) -> None:
        """``link("linear_1.y", "relu_1.x")``; one output may go to several inputs."""
        for target in targets:
            a, b = source.split("."), target.split(".")
            self.edit.connect(PortRef(*a), PortRef(*b))

    def chain(self, *nodes: str, port: str = "x") -> None:
        """Link each node's output ``y`` to the next one's ``port``."""
        for left, right in pairwise(nodes):
            self.link(f"{left}.y", f"{right}.{port}")

    def row(self, x: float, y: float, *steps: tuple[str, dict[str, Any]], pitch: float = 220.0) -> list[str]:
        """Nodes side by side, linked in a chain: ``row(0, 0, ("layer.linear", {"out_features": 8}), ...)``."""
        made = [self.node(kind, x + pitch * k, y, **params) for k, (kind, params) in enumerate(steps)]
        self.chain(*made)
        return made

    def judge(self, prediction: str, target: str, loss: str, optimizer: str) -> None:
        """Link a prediction and a target to a loss node, and that to an optimizer."""
        self.link(prediction, f"{loss}.input")
        self.link(target, f"{loss}.target")
        self.link(f"{loss}.loss", f"{optimizer}.loss")

    def mark(self, mark: str, nodes: Sequence[str]) -> None:
        """Set a mark, such as ``frozen``, on nodes."""
        self.edit.set_mark(nodes, mark, True, "Mark")

    def frame(self, title: str, x: float, y: float, width: float, height: float, colour: str = "") -> str:
        """A titled frame behind nodes."""
        frame = self.edit.add_frame(title, (x, y), (width, height))
        if colour:
            self.edit.set_frame(frame, "colour", colour)
        return frame
