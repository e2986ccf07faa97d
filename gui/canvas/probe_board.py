"""All probes of a canvas: which there are, and what a hand does with them.

It owns no truth: the document says which probes there are, ``ProbeFeed`` what they show. While training runs a step is
recorded about three times a second, and the cards follow.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from core.graph import Link, PortRef
from core.runtime.peeks import MODES
from core.runtime.trace import Spot
from core.studio import probes
from core.studio.languages import tr
from core.studio.probes import Probe
from core.studio.session import Session
from core.studio.tensors import TensorName, title_of
from gui import theme
from gui.canvas.camera import Camera
from gui.canvas.geometry import Point, Port
from gui.canvas.probe_feed import ProbeFeed
from gui.canvas.probe_item import ProbeItem, ProbeLook, ProbePart, foot_of
from gui.canvas.probe_places import anchor_of, free_offset
from gui.canvas.scene import BLOCKS_BELOW, NAMES_BELOW, Scene
from gui.keys import first_refusal

__all__ = ["ProbeBoard"]

EVERY_S = 1 / 8  # numbers that change faster cannot be read


class ProbeBoard:
    """The cards of one canvas inside ``layer``. Call ``frame`` once a frame.

    Attributes
    ----------
    selected
        The probe that has the keyboard: 1 to 4 choose how it is shown, G switches between value and gradient, left and
        right choose another picture, Enter opens the spreadsheet, Del removes it.
    """

    def __init__(self, session: Session, scene: Scene, layer: int) -> None:
        self.session, self.scene = session, scene
        self._layer = layer
        self.items: dict[str, ProbeItem] = {}
        self.selected = ""
        self._probes: dict[str, Probe] = {}
        self.feed = ProbeFeed(session, self._show, self._came)
        self._held: tuple[str, Point] | None = None
        self._old, self._moved, self._seen = True, True, (-1, -1)
        self._news, self._due_s = True, 0.0
        debugger = session.running.debugger
        self._ends: list[Callable[[], None]] = [
            session.document_opened.connect(self._note),
            session.document_changed.connect(lambda _: self._note()),
            debugger.changed.connect(self._note_step),
            session.running.state_changed.connect(self._note_step),
            theme.changed.connect(self._note_theme),
            first_refusal(self.key),
        ]

    def close(self) -> None:
        """Stop listening and delete every card."""
        for end in self._ends:
            end()
        for item in self.items.values():
            item.delete()
        self.items.clear()

    # ---- for the mouse ----

    def at(self, point: Point) -> tuple[str, ProbePart] | None:
        """The card at a canvas point, the one on top first, and what of it."""
        for id, item in reversed(self.items.items()):
            part = item.part_at(point) if item.shown else None
            if part is not None:
                return id, part
        return None

    def select(self, id: str) -> None:
        """Give a card the keyboard and bring it to the front; an empty id gives the keyboard back."""
        if id in self.items:
            self.items[id] = self.items.pop(id)  # the last one lies on top
            dpg.move_item(self.items[id].layer, parent=self._layer)
        if id != self.selected:
            self.selected, before = id, self.selected
            for one in (before, id):
                self._show(one)

    def press(self, id: str, part: ProbePart) -> None:
        """A click on a part of a card."""
        probe = self._probes.get(id)
        if probe is None:
            return
        if part == "close":
            probes.unpin(self.session, id)
        elif part in MODES:
            probes.change(self.session, id, mode=part)
        elif part == "part":
            self._switch(probe)
        elif part in ("before", "after"):
            self._turn(probe, -1 if part == "before" else 1)

    def open(self, id: str) -> None:
        """Show the whole tensor in the spreadsheet."""
        asked, probe = self.feed.asked.get(id), self._probes.get(id)
        if asked is not None and probe is not None:
            spot = Spot(asked[0], asked[1], None, title_of(self.session, probe.name))
            self.session.running.debugger.open(spot)

    def pin(self, port: Port | None, link: Link | None) -> None:
        """Pin what a port or a link carries, or take the probe away; an input is what its link brings."""
        graph = self.session.graph
        name = TensorName("link", str(link))
        if port is not None:
            links = graph.links_into(port.node, port.name) if port.side == "in" else []
            if port.side == "in" and not links:
                self.session.notify(tr("Nothing comes into this port yet. Link it first."), "warning")
                return
            name = TensorName("link", str(links[-1])) if links else TensorName("port", f"{port.node}.{port.name}")
        self.toggle(name)

    def toggle(self, name: TensorName) -> None:
        """Pin a tensor where its card hides least, or take its probe away."""
        trace = self.session.running.debugger.trace
        shape = None
        if trace is not None and name.kind in ("port", "link"):
            record = trace.ports.get(PortRef(*name.owner.partition(" -> ")[0].split(".", 1)))
            shape = record.shape if record else None
        self._old = True
        anchor = anchor_of(self.scene, Probe("", name))
        cards = (item.rect for item in self.items.values())
        offset = free_offset(self.scene, anchor, cards) if anchor is not None else None
        self.select(probes.toggle(self.session, name, shape, offset))

    def hold(self, id: str, offset: Point | None) -> None:
        """Show a card elsewhere than the document has it, while a hand moves it."""
        self._held = (id, offset) if offset is not None else None
        self._moved = True

    def probe(self, id: str) -> Probe | None:
        """The probe of a card."""
        return self._probes.get(id)

    # ---- keyboard ----

    def key(self, keys: str) -> bool:
        """A key while a card is selected; says whether it was for the card."""
        probe = self._probes.get(self.selected)
        if probe is None:
            return False
        if keys in "1234" and len(keys) == 1:
            probes.change(self.session, probe.id, mode=MODES[int(keys) - 1])
        elif keys in ("Left", "Right"):
            self._turn(probe, -1 if keys == "Left" else 1)
        elif keys == "G":
            self._switch(probe)
        elif keys in ("Del", "X"):
            probes.unpin(self.session, probe.id)
        elif keys == "Enter":
            self.open(probe.id)
        elif keys == "Esc":
            self.select("")
        else:
            return False
        return True

    def select_next(self) -> None:
        """Give the keyboard to the next card."""
        ids = list(self._probes)
        if ids:
            self.session.select()
            self.select(ids[(ids.index(self.selected) + 1) % len(ids)] if self.selected in ids else ids[0])

    # ---- once a frame ----

    def frame(self, camera: Camera) -> None:
        """Bring cards, places and numbers up to date."""
        if self._old:
            self._old = False
            self._sync()
        if not self.items:
            return
        seen = (camera.version, self.scene.version)
        if self._moved or seen != self._seen:
            self._moved, self._seen = False, seen
            self._place(camera)
        now = time.monotonic()
        if self._news and now >= self._due_s:
            self._news = False
            self._due_s = now + (EVERY_S if self.session.running.state == "running" else 0.0)
            for id, item in self.items.items():
                if item.shown:
                    self.feed.refresh(self._probes[id])

    def _note(self) -> None:
        self._old = True

    def _note_step(self) -> None:
        self._news = True

    def _note_theme(self) -> None:
        for id in self.items:
            self._show(id)

    def _sync(self) -> None:
        """The cards that the document has."""
        now = {p.id: p for p in probes.probes_of(self.session.graph)}
        for id in set(self.items) - set(now):
            self.items.pop(id).delete()
            self.feed.forget(id)
        for id in now:
            if id not in self.items:
                self.items[id] = ProbeItem(self._layer)
        before, self._probes = self._probes, now
        if self.selected not in now:
            self.selected = ""
        for id, probe in now.items():
            if before.get(id) != probe:
                if id in before and (before[id].mode, before[id].name) != (probe.mode, probe.name):
                    self.feed.renew(id)
                self._show(id)
        self._moved, self._news, self._due_s = True, True, 0.0

    def _place(self, camera: Camera) -> None:
        left, top, right, bottom = camera.view
        zoom = camera.zoom
        for id, item in self.items.items():
            probe = self._probes[id]
            anchor = anchor_of(self.scene, probe)
            if anchor is None:
                item.set_shown(False)
                continue
            offset = self._held[1] if self._held and self._held[0] == id else probe.offset
            item.place(anchor, (anchor[0] + offset[0], anchor[1] + offset[1]))
            a, b, c, d = item.rect
            before = item.shown
            near = min(a, anchor[0]) < right and max(c, anchor[0]) > left
            item.set_shown(near and min(b, anchor[1]) < bottom and max(d, anchor[1]) > top)
            self._news |= item.shown and not before
            item.set_detail("full" if zoom >= NAMES_BELOW else "picture" if zoom >= BLOCKS_BELOW else "block")

    def _came(self, id: str) -> None:
        self._show(id)
        self._moved = True  # a card of numbers is as large as they are many

    def _show(self, id: str) -> None:
        probe, item = self._probes.get(id), self.items.get(id)
        if probe is None or item is None:
            return
        peek, words = self.feed.peeks.get(id), self.feed.words.get(id, "")
        trace = self.session.running.debugger.trace
        name = probe.name
        other = name.kind != "operand" or bool(trace and name.twin(trace))
        title = title_of(self.session, replace(name, part="value") if name.kind != "operand" else name)
        foot = foot_of(peek, probe.mode, probe.sample) if peek and not words else ""
        look = ProbeLook(title, probe.mode, name.part, other, probe.sample, id == self.selected, foot, words)
        item.show(look, peek)

    def _switch(self, probe: Probe) -> None:
        """From value to gradient or back."""
        trace, name = self.session.running.debugger.trace, probe.name
        other = name.twin(trace) if trace else None
        if other is None and name.kind != "operand":
            other = replace(name, part="gradient" if name.part == "value" else "value")
        if other is not None:
            probes.change(self.session, probe.id, name=other)

    def _turn(self, probe: Probe, by: int) -> None:
        """Another picture of the batch, the first after the last."""
        peek = self.feed.peeks.get(probe.id)
        if probe.mode == "image" and peek is not None and peek.samples > 1:
            probes.change(self.session, probe.id, sample=(min(probe.sample, peek.samples - 1) + by) % peek.samples)
