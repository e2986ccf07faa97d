"""Transaction: the only way a document is edited.

Each method checks that the edit keeps the graph whole (no link to a node that is not there), applies it at once, so
that later edits of the same transaction see it, and records the Change. An exception takes everything back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.graph.breakpoints import Breakpoint, Target, Watch, target_node
from core.graph.changes import (
    ABSENT,
    BreakpointSet,
    Change,
    FrameAdded,
    FrameRemoved,
    FrameSet,
    LinkAdded,
    LinkRemoved,
    MetaSet,
    NodeAdded,
    NodeMoved,
    NodeRemoved,
    NodeSet,
    ParamSet,
    WatchesSet,
)
from core.graph.model import Frame, Graph, Link, Node

__all__ = ["EditError", "Transaction"]


class EditError(ValueError):
    """An edit that would leave the graph broken; the message names the node or link and what to do."""


class Transaction:
    """Edits that stand or fall together. Made by ``Document.edit``; not used on its own."""

    def __init__(self, graph: Graph, label: str) -> None:
        self.graph = graph
        self.label = label
        self.changes: list[Change] = []

    def add_node(
        self,
        type_name: str,
        pos: tuple[float, float] = (0.0, 0.0),
        params: Mapping[str, Any] | None = None,
        *,
        id: str | None = None,
        name: str = "",
        muted: bool = False,
        collapsed: bool = False,
        frozen: bool = False,
    ) -> Node:
        """Add a node and return it. Without ``id`` it gets a free one."""
        new_id = id or self.graph.free_id(type_name)
        if new_id in self.graph.nodes:
            raise EditError(f"There is a node with the id {new_id!r} already; leave the id out to get a free one.")
        where = (float(pos[0]), float(pos[1]))
        node = Node(new_id, type_name, name, where, _plain(dict(params or {})), muted, collapsed, frozen)
        self._do(NodeAdded(node))
        return node

    def remove_node(self, id: str) -> None:
        """Remove a node, every link that touches it, and every breakpoint on any of that."""
        node = self._node(id)
        for link in self.graph.links_of(id):
            self.unlink(link)
        for target in [t for t in self.graph.breakpoints if target_node(t) == id]:
            self.set_breakpoint(target, None)
        self._do(NodeRemoved(node))

    def move_node(self, id: str, pos: tuple[float, float]) -> None:
        """Put a node's upper left corner at ``pos`` (canvas units)."""
        before, after = self._node(id).pos, (float(pos[0]), float(pos[1]))
        if before != after:
            self._do(NodeMoved(id, before, after))

    def set_mark(self, id: str, field: str, value: Any) -> None:
        """Set one of ``Node.MARKS``."""
        if field not in Node.MARKS:
            raise EditError(f"A node has no mark {field!r}; it has {', '.join(Node.MARKS)}.")
        before = getattr(self._node(id), field)
        if before != value:
            self._do(NodeSet(id, field, before, value))

    def set_param(self, id: str, param: str, value: Any) -> None:
        """Set a parameter; ``ABSENT`` returns it to the type's default."""
        value = _plain(value)
        before = self._node(id).params.get(param, ABSENT)
        if not _same(before, value):
            self._do(ParamSet(id, param, before, value))

    def link(self, link: Link, *, many: bool = False) -> None:
        """Add a link. An input takes one link, so an older one is replaced unless the port takes ``many``."""
        for end in (link.source.node, link.target.node):
            self._node(end)
        if link in self.graph.links:
            return
        if not many:
            for old in self.graph.links_into(link.target.node, link.target.port):
                self.unlink(old)
        self._do(LinkAdded(link))

    def unlink(self, link: Link) -> None:
        """Take a link off, with its breakpoint."""
        if link not in self.graph.links:
            raise EditError(f"There is no link {link} to take off.")
        self.set_breakpoint(link, None)
        self._do(LinkRemoved(link))

    def add_frame(self, frame: Frame) -> Frame:
        """Add a comment frame; an empty id is replaced by a free one."""
        placed = replace(frame, id=frame.id or self.graph.free_id("frame"))
        if placed.id in self.graph.frames:
            raise EditError(f"There is a frame with the id {placed.id!r} already.")
        self._do(FrameAdded(placed))
        return placed

    def remove_frame(self, id: str) -> None:
        """Remove a frame; the nodes on it stay."""
        self._do(FrameRemoved(self._frame(id)))

    def set_frame(self, id: str, field: str, value: Any) -> None:
        """Set one of ``Frame.MARKS``."""
        if field not in Frame.MARKS:
            raise EditError(f"A frame has no {field!r}; it has {', '.join(Frame.MARKS)}.")
        before = getattr(self._frame(id), field)
        if before != value:
            self._do(FrameSet(id, field, before, value))

    def set_meta(self, key: str, value: Any) -> None:
        """Set a setting of the project; ``ABSENT`` removes it."""
        value = _plain(value)
        before = self.graph.meta.get(key, ABSENT)
        if not _same(before, value):
            self._do(MetaSet(key, before, value))

    def set_breakpoint(self, target: Target, breakpoint: Breakpoint | None) -> None:
        """Give a node, parameter or link a breakpoint in place of the one it has; None takes it off."""
        before = self.graph.breakpoints.get(target)
        if breakpoint is not None:
            if breakpoint.target != target:
                raise EditError(f"A breakpoint on {breakpoint.target} cannot be set on {target}.")
            self._node(target_node(target))
            if isinstance(target, Link) and target not in self.graph.links:
                raise EditError(f"There is no link {target} to stop at.")
        if before != breakpoint:
            self._do(BreakpointSet(target, before, breakpoint))

    def set_watches(self, watches: Iterable[Watch]) -> None:
        """Follow these expressions, in this order."""
        after = tuple(watches)
        if after != self.graph.watches:
            self._do(WatchesSet(self.graph.watches, after))

    def replay(self, changes: Iterable[Change]) -> None:
        """Apply recorded changes again (redo, or the inverses of an undo)."""
        for change in changes:
            self._do(change)

    def roll_back(self) -> None:
        """Take back everything done so far."""
        for change in reversed(self.changes):
            change.inverse().apply(self.graph)
        self.changes.clear()

    def _do(self, change: Change) -> None:
        change.apply(self.graph)
        self.changes.append(change)

    def _node(self, id: str) -> Node:
        try:
            return self.graph.nodes[id]
        except KeyError:
            raise EditError(f"There is no node {id!r} in this graph.") from None

    def _frame(self, id: str) -> Frame:
        try:
            return self.graph.frames[id]
        except KeyError:
            raise EditError(f"There is no frame {id!r} in this graph.") from None


def _plain(value: Any) -> Any:
    """A copy of a value with lists for tuples, as a file gives it back.

    A caller that goes on to change its list must not change the document, nor the history's memory of it, by that.
    """
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value


def _same(a: Any, b: Any) -> bool:
    """Equal in value *and* type, also inside lists: 1 and 1.0 and True are different values of a parameter."""
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return a is b or (type(a) is type(b) and a == b)
