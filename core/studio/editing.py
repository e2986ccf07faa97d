"""Editing: the verbs of the canvas, each one undoable step on the document.

The window turns gestures into calls of these; tests and scripts call them directly. What belongs to several nodes at
once (delete and keep the flow, insert on a link, swap) is decided here, never in the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.graph import Document, Frame, Graph, Link, PortRef, Transaction
from core.graph.problems import Fix, InsertNode, RemoveLink, SetParam
from core.graph.traverse import would_close_cycle
from core.nodes.registry import Registry
from core.nodes.spec import NodeType, fits
from core.runtime.link_rules import link_problem
from core.studio.clipboard import insert_text, selection_text
from core.studio.stopping import Stopping

__all__ = ["Editing", "LinkRefused"]

GRID = 20.0


class LinkRefused(ValueError):
    """A link that makes no sense; the message is the sentence to show."""


class Editing:
    """Edits of one document."""

    def __init__(self, document: Document, registry: Registry) -> None:
        self.document = document
        self.registry = registry
        self.stops = Stopping(document)

    @property
    def graph(self) -> Graph:
        return self.document.graph

    def add(
        self,
        type_name: str,
        pos: tuple[float, float],
        *,
        from_port: PortRef | None = None,
        to_port: PortRef | None = None,
        on_link: Link | None = None,
    ) -> str:
        """Add a node and, if asked, wire it at once: after an output, before an input, or into a link."""
        spec = self.registry[type_name]
        with self.document.edit(f"Add {spec.label}") as edit:
            node = edit.add_node(type_name, snap(pos))
            if from_port is not None:
                port = self._first_input(spec, self._out_kind(from_port))
                if port:
                    self._link(edit, Link(from_port, PortRef(node.id, port)))
            if to_port is not None:
                out = self._first_output(spec, self._in_kind(to_port))
                if out:
                    self._link(edit, Link(PortRef(node.id, out), to_port))
            if on_link is not None:
                self._put_on_link(edit, node.id, on_link)
        return node.id

    def connect(self, source: PortRef, target: PortRef) -> None:
        """Draw a link. An input that is taken gets the new one instead.

        Raises
        ------
        LinkRefused
            If the ports do not go together, or it would close a cycle.
        """
        link = Link(source, target)
        reason = link_problem(self.graph, self.registry, link)
        if reason:
            raise LinkRefused(reason)
        with self.document.edit("Link") as edit:
            self._link(edit, link)

    def fitting_input(self, source: PortRef, node: str) -> PortRef | None:
        """The first free input of ``node`` that takes a link from ``source``; a taken one if none is free."""
        spec = self.registry.get(self.graph.nodes[node].type)
        ports = [PortRef(node, p.name) for p in spec.inputs] if spec else []
        good = [p for p in ports if not link_problem(self.graph, self.registry, Link(source, p))]
        free = [p for p in good if not self.graph.links_into(p.node, p.port)]
        return next(iter(free or good), None)

    def fitting_output(self, target: PortRef, node: str) -> PortRef | None:
        """The first output of ``node`` that can feed ``target``."""
        spec = self.registry.get(self.graph.nodes[node].type)
        ports = [PortRef(node, p.name) for p in spec.outputs] if spec else []
        return next((p for p in ports if not link_problem(self.graph, self.registry, Link(p, target))), None)

    def disconnect(self, links: Iterable[Link], label: str = "Take link off") -> None:
        """Take links off."""
        with self.document.edit(label) as edit:
            for link in set(links) & edit.graph.links:
                edit.unlink(link)

    def reconnect(self, old: Link, target: PortRef) -> None:
        """Move the end of a link to another input, as one step."""
        if old.target == target or old not in self.graph.links:
            return
        reason = link_problem(self.graph, self.registry, Link(old.source, target))
        if reason:
            raise LinkRefused(reason)
        with self.document.edit("Move link") as edit:
            breakpoint = edit.graph.breakpoints.get(old)
            edit.unlink(old)
            moved = Link(old.source, target)
            self._link(edit, moved)
            if breakpoint is not None:
                edit.set_breakpoint(moved, replace(breakpoint, target=moved))

    def delete(
        self,
        nodes: Iterable[str],
        links: Iterable[Link] = (),
        frames: Iterable[str] = (),
        *,
        keep_flow: bool = False,
    ) -> None:
        """Delete nodes, links and frames. With ``keep_flow`` what fed a node then feeds what it fed."""
        nodes = [n for n in dict.fromkeys(nodes) if n in self.graph.nodes]
        links = [k for k in links if k in self.graph.links]
        frames = [f for f in dict.fromkeys(frames) if f in self.graph.frames]
        if not nodes and not links and not frames:
            return
        what = f"{len(nodes)} nodes" if len(nodes) > 1 else "node" if nodes else "link" if links else "frame"
        with self.document.edit(f"Delete {what}") as edit:
            for link in links:
                if link in edit.graph.links:
                    edit.unlink(link)
            for node in nodes:
                if keep_flow:
                    self._bridge(edit, node)
                edit.remove_node(node)
            for frame in frames:
                edit.remove_frame(frame)

    def move(
        self,
        positions: Mapping[str, tuple[float, float]],
        *,
        frames: Mapping[str, tuple[float, float]] | None = None,
        on_link: Link | None = None,
        drag: object = None,
    ) -> None:
        """Put nodes and frames at positions, and with ``on_link`` the one node into that link.

        Calls with the same ``drag`` key are one step to undo.
        """
        with self.document.edit("Move", amend=drag) as edit:
            for node, pos in positions.items():
                edit.move_node(node, pos)
            for frame, pos in (frames or {}).items():
                edit.set_frame(frame, "pos", pos)
            if on_link is not None and len(positions) == 1:
                self._put_on_link(edit, next(iter(positions)), on_link)

    def pull_out(self, node: str, pos: tuple[float, float]) -> None:
        """Take a node out of the flow and put it at ``pos``: what fed it then feeds what it fed."""
        with self.document.edit("Pull out") as edit:
            links = edit.graph.links_of(node)
            self._bridge(edit, node)
            for link in links:
                if link in edit.graph.links:
                    edit.unlink(link)
            edit.move_node(node, pos)

    def add_frame(self, title: str, pos: tuple[float, float], size: tuple[float, float]) -> str:
        """Add a comment frame and return its id."""
        with self.document.edit("Add frame") as edit:
            return edit.add_frame(Frame("", title, pos, size)).id

    def set_frame(self, frame: str, field: str, value: Any, *, drag: object = None) -> None:
        """Set one of ``Frame.MARKS``."""
        with self.document.edit("Change frame", amend=drag) as edit:
            edit.set_frame(frame, field, value)

    def set_param(self, node: str, param: str, value: Any, *, drag: object = None) -> None:
        """Set a parameter. Raises ValueError with a sentence if the value is not allowed."""
        spec = self.registry[self.graph.nodes[node].type].param(param)
        if spec is None:
            raise ValueError(f"{node} has no parameter {param!r}.")
        reason = spec.check(value)
        if reason:
            raise ValueError(f"{spec.title} {reason}.")
        with self.document.edit(f"Set {spec.title}", amend=drag) as edit:
            edit.set_param(node, param, value)

    def set_mark(self, nodes: Iterable[str], mark: str, value: Any, label: str) -> None:
        """Set a mark (name, muted, collapsed, frozen) of several nodes."""
        with self.document.edit(label) as edit:
            for node in nodes:
                edit.set_mark(node, mark, value)

    def toggle(self, nodes: Iterable[str], mark: str, label: str) -> None:
        """Turn a mark on for all if any lacks it, else off for all."""
        nodes = list(nodes)
        if nodes:
            self.set_mark(nodes, mark, not all(getattr(self.graph.nodes[n], mark) for n in nodes), label)

    def duplicate(self, nodes: Iterable[str], *, with_inputs: bool = False) -> list[str]:
        """Copy nodes beside themselves; with ``with_inputs`` the copies are fed by what feeds the originals."""
        text = selection_text(self.graph, nodes)
        return insert_text(self.document, self.registry, text, label="Duplicate", with_incoming=with_inputs)

    def copy(self, nodes: Iterable[str]) -> str:
        """The clipboard text of these nodes."""
        return selection_text(self.graph, nodes)

    def paste(self, text: str, at: tuple[float, float] | None, *, with_links: bool = False) -> list[str]:
        """Add what the clipboard text describes; raises ClipboardError if it describes nothing."""
        return insert_text(
            self.document, self.registry, text, at=snap(at) if at else None, with_incoming=with_links
        )  # fmt: skip

    def insert_on_link(self, node: str, link: Link) -> None:
        """Re-route ``link`` through ``node``."""
        with self.document.edit("Insert on link") as edit:
            self._put_on_link(edit, node, link)

    def can_insert(self, node: str, link: Link) -> bool:
        """Whether ``insert_on_link`` would do something sensible."""
        return self._ports_for_link(node, link) is not None

    def apply_fix(self, fix: Fix) -> None:
        """Carry out what a problem's fix button promises."""
        with self.document.edit(fix.label) as edit:
            for step in fix.steps:
                if isinstance(step, SetParam):
                    edit.set_param(step.node, step.param, step.value)
                elif isinstance(step, RemoveLink):
                    if step.link in edit.graph.links:
                        edit.unlink(step.link)
                elif isinstance(step, InsertNode):
                    a, b = (edit.graph.nodes[e.node].pos for e in (step.link.source, step.link.target))
                    node = edit.add_node(step.type, snap(((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)))
                    for name, value in step.params:
                        edit.set_param(node.id, name, value)
                    self._put_on_link(edit, node.id, step.link)

    def _link(self, edit: Transaction, link: Link) -> None:
        spec = self._spec(link.target.node)
        into = spec.input(link.target.port) if spec else None
        edit.link(link, many=bool(into and into.many))

    def _put_on_link(self, edit: Transaction, node: str, link: Link) -> None:
        ports = self._ports_for_link(node, link)
        if ports is None:
            return
        edit.unlink(link)
        self._link(edit, Link(link.source, PortRef(node, ports[0])))
        self._link(edit, Link(PortRef(node, ports[1]), link.target))

    def _ports_for_link(self, node: str, link: Link) -> tuple[str, str] | None:
        if link not in self.graph.links or node in (link.source.node, link.target.node):
            return None
        spec = self._spec(node)
        if spec is None:
            return None
        into = self._first_input(spec, self._out_kind(link.source))
        out = self._first_output(spec, self._in_kind(link.target))
        if not into or not out or self.graph.links_of(node):
            return None
        closes = would_close_cycle(self.graph, link.source.node, node) or would_close_cycle(
            self.graph, node, link.target.node
        )
        return None if closes else (into, out)

    def _bridge(self, edit: Transaction, node: str) -> None:
        """Link the source of the node's first linked input to everything that its first output feeds."""
        spec = self.registry.get(edit.graph.nodes[node].type)
        if spec is None or not spec.inputs or not spec.outputs:
            return
        source = next((s for p in spec.inputs if (s := edit.graph.source_of(node, p.name))), None)
        if source is None:
            return
        for link in edit.graph.links_from(node, spec.outputs[0].name):
            if not link_problem(edit.graph, self.registry, Link(source, link.target)):
                self._link(edit, Link(source, link.target))

    def _out_kind(self, ref: PortRef) -> Any:
        spec = self._spec(ref.node)
        out = spec.output(ref.port) if spec else None
        return out.kind if out else "tensor"

    def _in_kind(self, ref: PortRef) -> Any:
        spec = self._spec(ref.node)
        into = spec.input(ref.port) if spec else None
        return into.kind if into else "tensor"

    def _spec(self, node: str) -> NodeType | None:
        """The node's type, or None for one that only a newer program knows."""
        return self.registry.get(self.graph.nodes[node].type)

    @staticmethod
    def _first_input(spec: NodeType, kind: Any) -> str | None:
        return next((p.name for p in spec.inputs if fits(kind, p.kind)), None)

    @staticmethod
    def _first_output(spec: NodeType, kind: Any) -> str | None:
        return next((p.name for p in spec.outputs if fits(p.kind, kind)), None)


def snap(pos: tuple[float, float]) -> tuple[float, float]:
    """The nearest point of the grid."""
    return round(pos[0] / GRID) * GRID, round(pos[1] / GRID) * GRID
