"""All probes of a canvas: which there are, where they stand, and what they show now.

It owns no truth: the document says which probes there are, the debugger which step is at hand. While training runs a
step is recorded about three times a second, and the cards follow; while one steps, a tensor that is not computed yet
where the cursor stands says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from core.graph import Link, PortRef
from core.runtime.peeks import MODES, Peek, PeekAt
from core.runtime.questions import Refusal
from core.runtime.trace import Spot
from core.studio import probes
from core.studio.languages import tr
from core.studio.probes import Probe
from core.studio.session import Session
from core.studio.tensors import TensorName, link_of, title_of
from gui import theme
from gui.canvas.camera import Camera
from gui.canvas.geometry import Point, Port
from gui.canvas.probe_item import ProbeItem, ProbeLook, ProbePart, foot_of
from gui.canvas.scene import BLOCKS_BELOW, NAMES_BELOW, Scene
from gui.keys import first_refusal

__all__ = ["ProbeBoard"]

EVERY_S = 1 / 8  # numbers that change faster cannot be read
TYPICAL = (176.0, 174.0)  # size of a card with a picture
Asked = tuple[int, str, str, int]  # step, key, mode, sample


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
        self._asked: dict[str, Asked] = {}
        self._words: dict[str, str] = {}
        self._peeks: dict[str, Peek] = {}
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
        asked, probe = self._asked.get(id), self._probes.get(id)
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
        self.select(probes.toggle(self.session, name, shape, self._free_offset(Probe("", name))))

    def _free_offset(self, probe: Probe) -> Point | None:
        """Beside its anchor, where the card lies on as few nodes and cards as can be."""
        anchor = self.anchor(probe)
        if anchor is None:
            return None
        width, height = TYPICAL
        others = [item.rect for item in self.items.values()]

        def hidden(offset: Point) -> tuple[int, float]:
            x, y = anchor[0] + offset[0], anchor[1] + offset[1]
            area = (x, y, x + width, y + height)
            cards = sum(r[0] < area[2] and r[2] > area[0] and r[1] < area[3] and r[3] > area[1] for r in others)
            return len(self.scene.index.nodes_in(area)) + cards, abs(offset[0] + width / 2) + abs(offset[1])

        places = [
            (x, y) for x in (24.0, -width / 2, -width - 24) for y in (32.0, 80.0, 130.0, -height - 32, -height - 80)
        ]
        return min(places, key=hidden)

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
                    self._feed(self._probes[id])

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
            for table in (self._asked, self._words, self._peeks):
                table.pop(id, None)
        for id in now:
            if id not in self.items:
                self.items[id] = ProbeItem(self._layer)
        before, self._probes = self._probes, now
        if self.selected not in now:
            self.selected = ""
        for id, probe in now.items():
            if before.get(id) != probe:
                if id in before and (before[id].mode, before[id].name) != (probe.mode, probe.name):
                    self._peeks.pop(id, None)
                    self._asked.pop(id, None)
                self._show(id)
        self._moved, self._news, self._due_s = True, True, 0.0

    def _place(self, camera: Camera) -> None:
        left, top, right, bottom = camera.view
        zoom = camera.zoom
        for id, item in self.items.items():
            probe = self._probes[id]
            anchor = self.anchor(probe)
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

    def anchor(self, probe: Probe) -> Point | None:
        """The canvas point that a card is tied to."""
        scene, name = self.scene, probe.name
        if name.kind == "link":
            link = link_of(self.session.graph, name.owner)
            return scene.links[link].middle if link in scene.links and link is not None else None
        if name.node not in scene.nodes:
            return None
        if name.kind == "port":
            port = name.owner.partition(".")[2]
            if any(spot.side == "out" and spot.name == port for spot in scene.box(name.node).ports):
                return scene.point(Port(name.node, port, "out"))
        left, _, right, bottom = scene.rect(name.node)
        return (left + right) / 2, bottom

    def _feed(self, probe: Probe) -> None:
        """Ask for what the card should show now, if that is not what it shows."""
        running = self.session.running
        debugger, trace = running.debugger, running.debugger.trace
        words, key = "", ""
        if trace is None:
            words = tr("Run, or step, to see it.")
        else:
            key = probe.name.resolve(trace, debugger.cursor)
            if not key:
                words = tr("This step has no such tensor.")
                if probe.name.part == "gradient":
                    words = tr("No gradient reaches it in this step.")
            elif debugger.active and probe.name.known_from(trace) > debugger.cursor:
                words, key = tr("not computed yet"), ""
        if words != self._words.get(probe.id, ""):
            self._words[probe.id] = words
            if words:
                self._asked.pop(probe.id, None)
            self._show(probe.id)
        asked = (trace.step, key, probe.mode, probe.sample) if trace is not None and key else None
        if asked is not None and asked != self._asked.get(probe.id) and running.loaded:
            self._asked[probe.id] = asked
            running.ask(
                PeekAt(asked[0], key, probe.mode, probe.sample), lambda answer: self._take(probe.id, asked, answer)
            )

    def _take(self, id: str, asked: Asked, answer: Peek | Refusal) -> None:
        if self._asked.get(id) != asked:
            return
        if isinstance(answer, Refusal):
            self._words[id] = answer.message
        else:
            self._peeks[id] = answer
        self._show(id)
        self._moved = True  # a card of numbers is as large as they are many

    def _show(self, id: str) -> None:
        probe, item = self._probes.get(id), self.items.get(id)
        if probe is None or item is None:
            return
        peek, trace = self._peeks.get(id), self.session.running.debugger.trace
        name = probe.name
        other = name.kind != "operand" or bool(trace and name.twin(trace))
        title = title_of(self.session, replace(name, part="value") if name.kind != "operand" else name)
        foot = foot_of(peek, probe.mode, probe.sample) if peek and not self._words.get(id) else ""
        look = ProbeLook(title, probe.mode, name.part, other, probe.sample, id == self.selected, foot,
                         self._words.get(id, ""))  # fmt: skip
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
        peek = self._peeks.get(probe.id)
        if probe.mode == "image" and peek is not None and peek.samples > 1:
            probes.change(self.session, probe.id, sample=(min(probe.sample, peek.samples - 1) + by) % peek.samples)
