"""A small hand for drawing sample projects, through the same session that the window uses.

Whatever is drawn here can be drawn with the mouse: every line below is a verb of the session.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.graph import Graph, PortRef
from core.studio.session import Session

__all__ = ["Sketch"]


class Sketch:
    """A new project: nodes by name, links as ``node.port``.

    Parameters
    ----------
    folder
        The sample's folder: its pages (``page.en.md``, ``page.zh.md``) become the project's pages, and ``file`` gives
        paths of its data.
    meta
        What the project says of itself: title, summary, topic, order, epochs, panels, expect, ...
    """

    def __init__(self, folder: Path, **meta: Any) -> None:
        self.folder = folder
        self.session = Session()
        pages = {path.suffixes[0][1:]: path.read_text("utf-8") for path in sorted(folder.glob("page.*.md"))}
        with self.session.document.edit("Describe") as edit:
            for key, value in {**meta, **({"pages": pages} if pages else {})}.items():
                edit.set_meta(key, list(value) if isinstance(value, tuple) else value)

    @property
    def graph(self) -> Graph:
        """What was drawn."""
        return self.session.graph

    def file(self, name: str = "") -> str:
        """The path of a file in the sample's folder ``data``."""
        return str(self.folder / "data" / name)

    def node(self, type_name: str, x: float, y: float, name: str = "", **params: Any) -> str:
        """Add a node at a place on the canvas (in steps of 20) and set its parameters; returns its id."""
        node = self.session.edit.add(type_name, (x, y))
        for key, value in params.items():
            self.session.edit.set_param(node, key, value)
        if name:
            self.session.edit.set_mark([node], "name", name, "Rename")
        return node

    def link(self, source: str, *targets: str) -> None:
        """``link("linear_1.y", "relu_1.x")``; one output may go to several inputs."""
        for target in targets:
            a, b = source.split("."), target.split(".")
            self.session.edit.connect(PortRef(*a), PortRef(*b))

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
        self.session.edit.set_mark(nodes, mark, True, "Mark")

    def frame(self, title: str, x: float, y: float, width: float, height: float, colour: str = "") -> str:
        """A titled frame behind nodes."""
        frame = self.session.edit.add_frame(title, (x, y), (width, height))
        if colour:
            self.session.edit.set_frame(frame, "colour", colour)
        return frame
