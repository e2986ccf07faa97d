"""The picture of the document: an item for every node, link and frame, kept in step with the session.

The scene owns no truth. It hears of Changes and notes what has become old; ``flush`` then brings exactly that up to
date, once a frame. A gesture may show nodes elsewhere for a while (``preview``) without touching the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import dearpygui.dearpygui as dpg

from core.graph import (
    BreakpointSet,
    Change,
    FrameAdded,
    FrameRemoved,
    FrameSet,
    Link,
    LinkAdded,
    LinkRemoved,
    NodeAdded,
    NodeMoved,
    NodeRemoved,
    NodeSet,
    target_node,
)
from core.graph.problems import Problem
from core.runtime.analysis import describe
from core.studio.session import Session
from gui.canvas.drawing_item import Shown
from gui.canvas.frame_item import FrameItem
from gui.canvas.geometry import Point, Port, Rect, Side, curve
from gui.canvas.hits import HitIndex
from gui.canvas.layers import Layers
from gui.canvas.link_item import ROOM_FOR_LABEL, LinkItem, LinkLook
from gui.canvas.link_note import LinkNote
from gui.canvas.looks import flow_through, node_look, sorted_problems, stop_sign
from gui.canvas.node_item import Detail, Direction, NodeItem, NodeLook
from gui.canvas.note_places import NOTHING, LinkNotes
from gui.canvas.scene_places import ScenePlaces
from gui.canvas.strip import Strip

__all__ = ["Scene"]

LABELS_FROM_ZOOM = 1.4
NAMES_BELOW, BLOCKS_BELOW = 0.45, 0.28


class Scene(ScenePlaces):
    """Items of one session's document inside ``layers``."""

    def __init__(self, session: Session, layers: Layers) -> None:
        super().__init__(session)
        self.layers = layers
        self.index = HitIndex()
        self.links: dict[Link, LinkItem] = {}
        self.frames: dict[str, FrameItem] = {}
        self.version = 0  # counts up when something was drawn elsewhere or anew
        self.hovered_link: Link | None = None
        self.cut_links: frozenset[Link] = frozenset()
        self.target_link: Link | None = None
        self.faint_link: Link | None = None
        self._zoom = 1.0
        self._links_of: dict[str, set[Link]] = {}
        self._problems: dict[str, list[Problem]] = {}
        self._wrong: dict[Link, Problem] = {}
        self._drawings: dict[str, Shown] = {}
        self._notes = LinkNotes()
        self._active: tuple[str, Direction] | None = None
        self._old_looks: set[str] = set()
        self._unseen_looks: set[str] = set()  # old, but out of view: drawn when they come into it
        self._unseen_links: set[Link] = set()
        self._old_places: set[str] = set()
        self._old_strips: set[str] = set()
        self._old_courses: set[Link] = set()
        self._old_links: set[Link] = set()
        self._old_frames: set[str] = set()
        self.rebuild()

    # -- what is known of each ------------------------------------------------------------------------------------

    def problems(self, node: str) -> list[Problem]:
        """What is wrong with a node, errors first."""
        return self._problems.get(node, [])

    def link_problem(self, link: Link) -> Problem | None:
        """What is wrong with a link."""
        return self._wrong.get(link)

    def note(self, link: Link) -> LinkNote | None:
        """What the debugger has written on a link."""
        return self._notes.notes.get(link)

    # -- what is shown beside the document -----------------------------------------------------------------------

    def preview(self, positions: Mapping[str, Point], frames: Mapping[str, tuple[Point, Point]] | None = None) -> None:
        """Show nodes (by upper left corner) and frames (by corner and size) elsewhere than the document has them."""
        for node in {*self._at, *positions}:
            self._moved(node)
        self._old_frames |= {*self._frames_at, *(frames or {})}
        self._at, self._frames_at = dict(positions), dict(frames or {})

    def set_strip(self, node: str, strip: Strip | None) -> None:
        """Show a live strip at the bottom of a node; None takes it away."""
        had = node in self._strips
        if strip is None:
            self._strips.pop(node, None)
        else:
            self._strips[node] = strip
        if had != (strip is not None):
            self._old_looks.add(node)
            self._moved(node)
        self._old_strips.add(node)

    def set_drawing(self, node: str, drawing: Shown | None) -> None:
        """What a probe draws; None takes it away."""
        if drawing is None:
            if self._drawings.pop(node, None) is not None and node in self.nodes:
                self.nodes[node].redraw()
        else:
            self._drawings[node] = drawing
            if self.nodes[node].shown:
                self.nodes[node].set_drawing(drawing)

    def shows(self, node: str) -> bool:
        """Whether a node is in view, and near enough to be read."""
        return node in self.nodes and self.nodes[node].shown and self._zoom >= BLOCKS_BELOW

    def set_active(self, node: str | None, direction: Direction | None) -> None:
        """Mark where forward or backward stands."""
        before = self._active
        self._active = (node, direction) if node is not None and direction is not None else None
        for old in (before, self._active):
            if old and old[0] in self.nodes:
                self._apply_state(old[0])
                self._old_links |= self._links_of.get(old[0], set())

    def set_notes(self, notes: Mapping[Link, LinkNote]) -> None:
        """Write values and gradients on links; links that are not named carry none."""
        self._old_links |= self._notes.replace(notes)

    def mark_links(
        self,
        *,
        hovered: Link | None = None,
        target: Link | None = None,
        cut: frozenset[Link] = frozenset(),
        faint: Link | None = None,
    ) -> None:
        """Which links the mouse is on, would take a node, would be cut, or are held by one end."""
        old = {self.hovered_link, self.target_link, self.faint_link, *self.cut_links}
        self.hovered_link, self.target_link, self.cut_links, self.faint_link = hovered, target, cut, faint
        new = {hovered, target, faint, *cut}
        self._old_links |= {link for link in old ^ new if link is not None}
        self._old_links |= {link for link in (hovered, target, faint) if link is not None}

    def dim_ports(self, keep: Mapping[str, set[tuple[Side, str]]] | None) -> None:
        """Dim every port of every node but those to keep; None ends it."""
        for node, item in self.nodes.items():
            item.dim_ports(None if keep is None else keep.get(node, set()))

    def raise_nodes(self, nodes: Iterable[str]) -> None:
        """Bring nodes to the front."""
        for node in nodes:
            if node in self.nodes:
                dpg.move_item(self.nodes[node].layer, parent=self.layers.nodes)
                self.index.raise_node(node)

    # -- keeping in step -----------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Another document: draw everything anew."""
        for item in self._items():
            item.delete()
        self.nodes, self.links, self.frames = {}, {}, {}
        self.index = HitIndex()
        self._at, self._frames_at, self._strips, self._drawings = {}, {}, {}, {}
        self._links_of, self._active, self._notes = {}, None, LinkNotes()
        self.hovered_link = self.target_link = self.faint_link = None
        self.cut_links = frozenset()
        self._forget_old()
        self._unseen_looks, self._unseen_links = set(), set()
        graph = self.session.graph
        self._problems, self._wrong = sorted_problems(self.session.analysis)
        for node in graph.nodes:
            self._add_node(node)
        for link in graph.links:
            self._add_link(link)
        self._old_frames = set(graph.frames)
        self.flush()

    def on_changes(self, changes: tuple[Change, ...]) -> None:
        """The document has changed."""
        graph = self.session.graph
        for change in changes:
            if isinstance(change, NodeAdded) and change.node.id in graph.nodes:
                self._add_node(change.node.id)
            elif isinstance(change, NodeRemoved):
                self._remove_node(change.node.id)
            elif isinstance(change, NodeMoved):
                self._moved(change.id)
            elif isinstance(change, NodeSet):
                self._old_looks.add(change.id)
                if change.field in ("name", "collapsed"):
                    self._moved(change.id)
                if change.field == "muted":
                    self._old_links |= self._links_of.get(change.id, set())
            elif isinstance(change, BreakpointSet) and isinstance(change.target, Link):
                self._old_links.add(change.target)
            elif isinstance(change, BreakpointSet):
                self._old_looks.add(target_node(change.target))
            elif isinstance(change, LinkAdded) and change.link in graph.links:
                self._add_link(change.link)
            elif isinstance(change, LinkRemoved):
                self._remove_link(change.link)
            elif isinstance(change, (FrameAdded, FrameRemoved)):
                self._old_frames.add(change.frame.id)
            elif isinstance(change, FrameSet):
                self._old_frames.add(change.id)

    def on_analysis(self) -> None:
        """Shapes and problems are new: every look may be."""
        self._problems, self._wrong = sorted_problems(self.session.analysis)
        self._old_looks |= set(self.nodes)
        self._old_links |= set(self.links)

    def on_selection(self) -> None:
        """The selection is new."""
        for node in self.nodes:
            self._apply_state(node)
        self._old_links |= {k for k, item in self.links.items() if item.look and item.look.selected}
        self._old_links |= self.session.selected_links
        self._old_frames |= set(self.frames)

    def on_theme(self) -> None:
        """The colours are new."""
        for item in self._items():
            item.redraw()
        self._drawings.clear()
        self._old_strips |= set(self._strips)
        self._old_frames |= set(self.frames)

    def flush(self) -> None:
        """Bring what has become old up to date."""
        graph = self.session.graph
        if self._old_looks or self._old_places or self._old_courses or self._old_links or self._old_frames:
            self.version += 1
        for node in self._old_looks & graph.nodes.keys():
            if self.nodes[node].shown:
                self._show_look(node)
            else:
                self._unseen_looks.add(node)
        for node in self._old_places & graph.nodes.keys():
            self.nodes[node].place(self.pos(node))
            self.index.set_node(node, self.rect(node))
        for node in self._old_strips & graph.nodes.keys() & self._strips.keys():
            if self.nodes[node].shown:
                self.nodes[node].set_strip(self._strips[node])
            else:
                self._unseen_looks.add(node)
        for link in self._old_courses & self.links.keys():
            course = curve(self.point(Port(*link.source, "out")), self.point(Port(*link.target, "in")))
            self.links[link].set_curve(course)
            self.index.set_link(link, course)
        if not self._at and (self._old_places or self._old_frames):
            self._old_links |= self._notes.unsettle()
        old = self._old_links | self._old_courses
        for link in [k for k in self.links if k in old]:  # in an order of their own: notes make room for each other
            if self.links[link].shown:
                self.links[link].set_look(self._link_look(link))
            else:
                self._unseen_links.add(link)
        for frame in self._old_frames:
            self._flush_frame(frame)
        self._forget_old()

    def cull(self, view: Rect, zoom: float) -> None:
        """Show what is in view, with as much detail as can be read."""
        detail: Detail = "full" if zoom >= NAMES_BELOW else "names" if zoom >= BLOCKS_BELOW else "blocks"
        if any((zoom >= edge) != (self._zoom >= edge) for edge in (LABELS_FROM_ZOOM, NAMES_BELOW, BLOCKS_BELOW)):
            self._old_links |= set(self.links)
        self._zoom = zoom
        wide = (view[0] - 40, view[1] - 40, view[2] + 40, view[3] + 40)
        seen = self.index.nodes_in(wide)
        for node in self._unseen_looks & seen & self.nodes.keys():
            self._unseen_looks.discard(node)
            self._show_look(node)
        for node, item in self.nodes.items():
            if node in self._drawings and node in seen and not item.shown:
                item.set_drawing(self._drawings[node])
            item.set_shown(node in seen)
            if item.shown:
                item.set_detail(detail)
        seen_links = self.index.links_in(wide)
        fresh = self._unseen_links & seen_links
        self._unseen_links -= fresh
        for link in [k for k in self.links if k in fresh] if fresh else ():
            self.links[link].set_look(self._link_look(link))
        for link, line in self.links.items():
            line.set_shown(link in seen_links)

    # -- one by one ----------------------------------------------------------------------------------------------

    def _forget_old(self) -> None:
        """What was flushed; what is out of view still waits."""
        for nodes in (self._old_looks, self._old_places, self._old_strips, self._old_frames):
            nodes.clear()
        for links in (self._old_courses, self._old_links):
            links.clear()

    def _items(self) -> list[NodeItem | LinkItem | FrameItem]:
        return [*self.nodes.values(), *self.links.values(), *self.frames.values()]

    def _add_node(self, node: str) -> None:
        if node not in self.nodes:
            self.nodes[node] = NodeItem(self.layers.nodes)
            self._links_of.setdefault(node, set())
        self._old_looks.add(node)
        self._moved(node)
        self.index.set_node(node, self.rect(node))
        self._apply_state(node)

    def _remove_node(self, node: str) -> None:
        item = self.nodes.pop(node, None)
        if item is not None:
            item.delete()
        self.index.drop_node(node)
        self._at.pop(node, None)
        self._links_of.pop(node, None)

    def _add_link(self, link: Link) -> None:
        if link not in self.links:
            self.links[link] = LinkItem(self.layers.links, self.layers.labels, self.layers.marks)
        for end in (link.source.node, link.target.node):
            self._links_of.setdefault(end, set()).add(link)
            self._old_looks.add(end)
        self._old_courses.add(link)

    def _remove_link(self, link: Link) -> None:
        item = self.links.pop(link, None)
        if item is not None:
            item.delete()
        self.index.drop_link(link)
        for end in (link.source.node, link.target.node):
            self._links_of.get(end, set()).discard(link)
            self._old_looks.add(end)

    def _show_look(self, node: str) -> None:
        self.nodes[node].set_look(self._look(node))
        if node in self._strips:
            self.nodes[node].set_strip(self._strips[node])
        if node in self._drawings:
            self.nodes[node].set_drawing(self._drawings[node])

    def _moved(self, node: str) -> None:
        self._old_places.add(node)
        self._old_courses |= self._links_of.get(node, set())

    def _flush_frame(self, id: str) -> None:
        frame = self.session.graph.frames.get(id)
        if frame is None:
            item = self.frames.pop(id, None)
            if item is not None:
                item.delete()
            return
        if id not in self.frames:
            self.frames[id] = FrameItem(self.layers.frames)
        pos, size = self._frames_at.get(id, (frame.pos, frame.size))
        self.frames[id].show(frame, pos, size, id in self.session.selected_frames)

    def _apply_state(self, node: str) -> None:
        active = self._active[1] if self._active and self._active[0] == node else None
        self.nodes[node].set_state(selected=node in self.session.selected_nodes, active=active)

    def _look(self, id: str) -> NodeLook:
        links = self._links_of.get(id, set())
        return node_look(self.session, id, self.spec(id), self.box(id), links, self._problems.get(id, []))

    def _link_look(self, link: Link) -> LinkLook:
        nodes, item = self.session.graph.nodes, self.links[link]
        info = self.session.analysis.infos.get(link.source)
        roomy = self._zoom >= LABELS_FROM_ZOOM and item.span >= ROOM_FOR_LABEL
        hovered, selected = link == self.hovered_link, link in self.session.selected_links
        flow = flow_through(link, self._active, self.note(link)) if self._zoom >= BLOCKS_BELOW else ""
        wanted, readable = hovered or selected or bool(flow), self._zoom >= NAMES_BELOW
        return LinkLook(
            kind=self.kind(Port(*link.source, "out")),
            wrong=link in self._wrong,
            selected=selected,
            hovered=hovered,
            cut=link in self.cut_links,
            target=link == self.target_link,
            faint=link == self.faint_link,
            muted=nodes[link.source.node].muted or nodes[link.target.node].muted,
            label=describe(info).rsplit(" ", 1)[0] if info and (hovered or roomy) else "",
            note=self._notes.place(link, item.curve, wanted, self.index, self.titles) if readable else NOTHING,
            flow=flow,
            stop=stop_sign(self.session, link) if self._zoom >= BLOCKS_BELOW else None,
        )
