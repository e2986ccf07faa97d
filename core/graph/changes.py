"""What can happen to a graph, each as a small frozen value that knows its inverse.

Undo, the unsaved mark, the view, re-compilation and autosave all listen to these same values; nobody compares graphs
to find out what is new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.graph.breakpoints import Breakpoint, Target, Watch
from core.graph.model import Frame, Graph, Link, Node

__all__ = [
    "ABSENT",
    "BreakpointSet",
    "Change",
    "FrameAdded",
    "FrameRemoved",
    "FrameSet",
    "LinkAdded",
    "LinkRemoved",
    "MetaSet",
    "NodeAdded",
    "NodeMoved",
    "NodeRemoved",
    "NodeSet",
    "ParamSet",
    "WatchesSet",
]


class _Absent:
    """The value of a key that is not there; None would be a value like any other."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


class Change:
    """One change. ``apply`` does it, ``inverse`` is the change that takes it back."""

    __slots__ = ()

    def apply(self, graph: Graph) -> None:
        raise TypeError(f"{type(self).__name__} does not say how it is applied")

    def inverse(self) -> Change:
        raise TypeError(f"{type(self).__name__} does not say how it is taken back")


@dataclass(frozen=True)
class NodeAdded(Change):
    node: Node

    def apply(self, graph: Graph) -> None:
        graph.nodes[self.node.id] = self.node

    def inverse(self) -> Change:
        return NodeRemoved(self.node)


@dataclass(frozen=True)
class NodeRemoved(Change):
    node: Node

    def apply(self, graph: Graph) -> None:
        del graph.nodes[self.node.id]
        graph.retired.add(self.node.id)

    def inverse(self) -> Change:
        return NodeAdded(self.node)


@dataclass(frozen=True)
class NodeMoved(Change):
    id: str
    before: tuple[float, float]
    after: tuple[float, float]

    def apply(self, graph: Graph) -> None:
        graph.nodes[self.id] = replace(graph.nodes[self.id], pos=self.after)

    def inverse(self) -> Change:
        return NodeMoved(self.id, self.after, self.before)


@dataclass(frozen=True)
class NodeSet(Change):
    """One of ``Node.MARKS`` changed: name, muted, collapsed, frozen."""

    id: str
    field: str
    before: Any
    after: Any

    def apply(self, graph: Graph) -> None:
        graph.nodes[self.id] = replace(graph.nodes[self.id], **{self.field: self.after})

    def inverse(self) -> Change:
        return NodeSet(self.id, self.field, self.after, self.before)


@dataclass(frozen=True)
class ParamSet(Change):
    """A parameter's value changed; ``ABSENT`` stands for "the type's default"."""

    id: str
    param: str
    before: Any
    after: Any

    def apply(self, graph: Graph) -> None:
        node = graph.nodes[self.id]
        graph.nodes[self.id] = replace(node, params=_with(node.params, self.param, self.after))

    def inverse(self) -> Change:
        return ParamSet(self.id, self.param, self.after, self.before)


@dataclass(frozen=True)
class LinkAdded(Change):
    link: Link

    def apply(self, graph: Graph) -> None:
        graph.links.add(self.link)

    def inverse(self) -> Change:
        return LinkRemoved(self.link)


@dataclass(frozen=True)
class LinkRemoved(Change):
    link: Link

    def apply(self, graph: Graph) -> None:
        graph.links.remove(self.link)

    def inverse(self) -> Change:
        return LinkAdded(self.link)


@dataclass(frozen=True)
class FrameAdded(Change):
    frame: Frame

    def apply(self, graph: Graph) -> None:
        graph.frames[self.frame.id] = self.frame

    def inverse(self) -> Change:
        return FrameRemoved(self.frame)


@dataclass(frozen=True)
class FrameRemoved(Change):
    frame: Frame

    def apply(self, graph: Graph) -> None:
        del graph.frames[self.frame.id]

    def inverse(self) -> Change:
        return FrameAdded(self.frame)


@dataclass(frozen=True)
class FrameSet(Change):
    id: str
    field: str
    before: Any
    after: Any

    def apply(self, graph: Graph) -> None:
        graph.frames[self.id] = replace(graph.frames[self.id], **{self.field: self.after})

    def inverse(self) -> Change:
        return FrameSet(self.id, self.field, self.after, self.before)


@dataclass(frozen=True)
class MetaSet(Change):
    """A setting of the project itself changed: title, seed, device, ..."""

    key: str
    before: Any
    after: Any

    def apply(self, graph: Graph) -> None:
        graph.meta = dict(_with(graph.meta, self.key, self.after))

    def inverse(self) -> Change:
        return MetaSet(self.key, self.after, self.before)


@dataclass(frozen=True)
class BreakpointSet(Change):
    """The breakpoint of a target came (``before`` is None), went (``after`` is None), or became another."""

    target: Target
    before: Breakpoint | None
    after: Breakpoint | None

    def apply(self, graph: Graph) -> None:
        graph.breakpoints.pop(self.target, None)
        if self.after is not None:
            graph.breakpoints[self.target] = self.after

    def inverse(self) -> Change:
        return BreakpointSet(self.target, self.after, self.before)


@dataclass(frozen=True)
class WatchesSet(Change):
    """The list of watches became another; it is short, so it is kept whole."""

    before: tuple[Watch, ...]
    after: tuple[Watch, ...]

    def apply(self, graph: Graph) -> None:
        graph.watches = self.after

    def inverse(self) -> Change:
        return WatchesSet(self.after, self.before)


def _with(mapping: Any, key: str, value: Any) -> dict[str, Any]:
    """A copy of ``mapping`` in which ``key`` is ``value``, or is missing if the value is ABSENT."""
    out = dict(mapping)
    if value is ABSENT:
        out.pop(key, None)
    else:
        out[key] = value
    return out
