"""Graph, Node, Link and Frame: the nouns of the document.

All of them but Graph are frozen, so that a Change can hold one and stay true for as long as the history lasts.
A Graph is only ever changed by applying Changes to it (see ``core.graph.changes``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from core.graph.breakpoints import Breakpoint, Target, Watch

__all__ = ["Frame", "Graph", "Link", "Node", "PortRef"]


class PortRef(NamedTuple):
    """One port of one node, by name. Ports have names in files, never positions, so a node type may gain ports."""

    node: str
    port: str

    def __str__(self) -> str:
        return f"{self.node}.{self.port}"


@dataclass(frozen=True)
class Node:
    """A node on the canvas.

    Parameters
    ----------
    id
        Unique in its graph and stable over its life, e.g. ``"linear_1"``; weights are stored under it.
    type
        Name of its NodeType in the registry, e.g. ``"layer.linear"``.
    name
        What the person called it; empty means "show the type's label".
    pos
        Upper left corner on the canvas, in canvas units (one unit is one pixel at 100 %).
    params
        Parameter values by name. Missing ones take the type's default, so a type may gain parameters.
    muted, collapsed, frozen
        Marks a person sets: passed through, drawn as a header only, not trained.
    """

    id: str
    type: str
    name: str = ""
    pos: tuple[float, float] = (0.0, 0.0)
    params: Mapping[str, Any] = field(default_factory=dict)
    muted: bool = False
    collapsed: bool = False
    frozen: bool = False

    # The fields NodeSet may change; id and type are for life, pos and params have changes of their own.
    MARKS = ("name", "muted", "collapsed", "frozen")


@dataclass(frozen=True, order=True)
class Link:
    """A link from an output port to an input port. It *is* its two ends, so it needs no id."""

    source: PortRef
    target: PortRef

    @staticmethod
    def between(source_node: str, source_port: str, target_node: str, target_port: str) -> Link:
        """Make a link from four names."""
        return Link(PortRef(source_node, source_port), PortRef(target_node, target_port))

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"


@dataclass(frozen=True)
class Frame:
    """A comment frame: a titled rectangle behind nodes."""

    id: str
    title: str = "Comment"
    pos: tuple[float, float] = (0.0, 0.0)
    size: tuple[float, float] = (320.0, 200.0)
    colour: str = "#4a6fa5"

    MARKS = ("title", "pos", "size", "colour")


@dataclass
class Graph:
    """Nodes, links, frames, breakpoints by what they are on, watches in their order, and the project's own settings
    (``meta``: title, summary, seed, device, ...)."""

    nodes: dict[str, Node] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)
    frames: dict[str, Frame] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    breakpoints: dict[Target, Breakpoint] = field(default_factory=dict)
    watches: tuple[Watch, ...] = ()
    # Ids of nodes that were deleted. A new node must not get one of them, or it would take over the old weights.
    retired: set[str] = field(default_factory=set, repr=False, compare=False)

    def links_into(self, node: str, port: str | None = None) -> list[Link]:
        """Links that end at ``node`` (or at one ``port`` of it), in a stable order."""
        return sorted(k for k in self.links if k.target.node == node and port in (None, k.target.port))

    def links_from(self, node: str, port: str | None = None) -> list[Link]:
        """Links that start at ``node`` (or at one ``port`` of it), in a stable order."""
        return sorted(k for k in self.links if k.source.node == node and port in (None, k.source.port))

    def links_of(self, node: str) -> list[Link]:
        """Every link that touches ``node``."""
        return sorted(k for k in self.links if node in (k.source.node, k.target.node))

    def source_of(self, node: str, port: str) -> PortRef | None:
        """The output that feeds this input, or None while nothing does."""
        found = self.links_into(node, port)
        return found[0].source if found else None

    def free_id(self, type_name: str) -> str:
        """A short readable id that nothing has or had here: ``layer.linear`` gives ``linear_1``, ``linear_2``, ..."""
        stem = type_name.rsplit(".", 1)[-1]
        number = 1
        while (found := f"{stem}_{number}") in self.nodes or found in self.frames or found in self.retired:
            number += 1
        return found

    def copy(self) -> Graph:
        """An independent graph with the same content; the frozen parts are shared."""
        return Graph(
            dict(self.nodes),
            set(self.links),
            dict(self.frames),
            dict(self.meta),
            dict(self.breakpoints),
            self.watches,
            set(self.retired),
        )

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())
