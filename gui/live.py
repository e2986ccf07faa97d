"""What the canvas shows of a run: a strip on every node that learns, numbers on the links, the node at hand.

It looks at the session once a frame, tells the training process what the window needs, and hands the canvas only what
is new: strips ten times a second, links and the active node when the debugger moved.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Protocol

import numpy as np

from core.graph import Link
from core.runtime.drawings import DRAWING, Drawing
from core.runtime.messages import Needs
from core.runtime.numbers import brief, digits
from core.studio.colormaps import scale_of
from core.studio.metric_nodes import MetricNodes
from core.studio.output_choice import chosen_output
from core.studio.probes import probes_of
from core.studio.series import Series
from core.studio.session import Session
from gui.canvas.drawing_item import Shown
from gui.canvas.link_note import LinkNote
from gui.canvas.strip import MAX_CELLS, Strip
from gui.widgets.output_view import percent

__all__ = ["LiveCanvas", "small_map"]

STRIPS_S = 1 / 10
SPARK = 48  # points of a sparkline
WRITTEN_OUT = 1  # so many numbers are shown as numbers, not as colours; more do not fit into a strip
LARGEST_MAP = 20_000  # numbers; weights larger than that are not fetched for a picture of 4 x 24


class Canvas(Protocol):
    """The part of the canvas that is fed."""

    def set_strip(self, node: str, strip: Strip | None) -> None: ...
    def set_link_notes(self, notes: Mapping[Link, LinkNote]) -> None: ...
    def set_active(self, node: str | None, direction: str | None = "forward") -> None: ...
    def set_drawing(self, node: str, drawing: Shown | None) -> None: ...
    def shows(self, node: str) -> bool: ...


def small_map(values: np.ndarray) -> tuple[tuple[tuple[int, int, int], ...], ...]:
    """A matrix in at most 4 rows of 24 colours: evenly picked rows and columns, zero always in the middle."""
    matrix = np.atleast_2d(values).reshape(-1, values.shape[-1] if values.ndim else 1)
    rows, columns = (np.linspace(0, n - 1, min(n, m)).astype(int) for n, m in zip(matrix.shape, MAX_CELLS, strict=True))
    finite = values[np.isfinite(values)]
    limit = float(np.abs(finite).max()) if finite.size else 1.0
    colours = (scale_of(-limit, limit, signed=True).colours(matrix[np.ix_(rows, columns)]) * 255).astype(int)
    return tuple(tuple((int(r), int(g), int(b)) for r, g, b in row) for row in colours)


class LiveCanvas:
    """Feeds one canvas. Call ``frame`` once a frame."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        self.session, self.canvas = session, canvas
        self._metrics = MetricNodes(session)
        self._strips: dict[str, Strip] = {}
        self._maps: dict[tuple[int, str], tuple | str] = {}
        self._drawn: dict[str, tuple[Drawing, dict]] = {}
        self._run = ""
        self._due_s = 0.0
        self._moved = True
        self._active: tuple[str | None, str] | None = None
        self._notes_shown = False
        self._values_shown: tuple[object, bool] = (None, False)
        session.running.debugger.changed.connect(self._note)
        session.running.state_changed.connect(self._note)
        session.document_opened.connect(self._opened)

    def frame(self, visible: Collection[str] = ()) -> None:
        """Bring the canvas up to date; ``visible`` names the panels that can be seen."""
        self._tell(visible)
        now = time.monotonic()
        if now >= self._due_s:
            self._due_s = now + STRIPS_S
            self._feed_strips()
            self._feed_drawings()
        if self._moved:
            self._moved = False
            self._feed_links()
            self._feed_active()

    def _note(self) -> None:
        self._moved = True

    def _opened(self) -> None:
        self._strips.clear()
        self._maps.clear()
        self._drawn.clear()
        self._active = None
        self._moved = True

    def _tell(self, visible: Collection[str]) -> None:
        """What the window needs now; the process computes nothing else."""
        selected = tuple(sorted(self.session.selected_nodes))[:4]
        nodes = selected if "inspector" in visible else ()
        trace = not {"computation_graph", "tensor"}.isdisjoint(visible) or bool(probes_of(self.session.graph))
        trace = trace or ("watches" in visible and bool(self.session.graph.watches))
        output, chosen = "output" in visible, chosen_output(self.session)
        drawings = tuple(n for n in self._probes() if self.canvas.shows(n) or (output and n == chosen))
        optimizer = "" if chosen in drawings else chosen
        self.session.running.need(Needs(output and chosen not in drawings, nodes, trace, optimizer, drawings))

    def _probes(self) -> list[str]:
        return [n.id for n in self.session.graph if n.type in DRAWING and not n.muted]

    # ---- what probes draw ----

    def _feed_drawings(self) -> None:
        """A drawing goes to the canvas when it is another one, or its probe has other parameters."""
        running, registry = self.session.running, self.session.registry
        if running.run_id != self._run:
            self._run = running.run_id
            for node in self._drawn:
                self.canvas.set_drawing(node, None)
            self._drawn.clear()
        snapshot = running.snapshot
        if snapshot is None or snapshot.run != running.run_id:
            return
        for node in self._probes():
            drawing = snapshot.drawings.get(node)
            if drawing is None:
                drawing = self._drawn.get(node, (None,))[0]
            if drawing is None:
                continue
            found = self.session.graph.nodes[node]
            now = (drawing, registry[found.type].values(found.params))
            before = self._drawn.get(node)
            if before is None or before[0] is not drawing or before[1] != now[1]:
                self._drawn[node] = now
                self.canvas.set_drawing(node, Shown(*now))

    # ---- strips ----

    def _feed_strips(self) -> None:
        wanted = self._wanted()
        for node in set(self._strips) - set(wanted):
            self.canvas.set_strip(node, None)
        for node, strip in wanted.items():
            if self._strips.get(node) != strip:
                self.canvas.set_strip(node, strip)
        self._strips = wanted

    def _wanted(self) -> dict[str, Strip]:
        running, graph = self.session.running, self.session.graph
        strips: dict[str, Strip] = {}
        stepping = running.state != "running" and running.debugger.trace is not None
        for name, series in running.grad_norms.items():
            node = name.partition(".")[0]
            if node not in graph.nodes or node in strips:
                continue  # the first parameter of a node, its weight, speaks for it
            strips[node] = self._layer(name, series, stepping)
        for node, series in running.losses.items():
            strip = Strip(digits(series.last), "loss", _newest(series), colour="accent", stale=running.stale)
            strips[node] = strip
            source = graph.source_of(node, "loss") if node in graph.nodes else None
            if source is not None:
                strips[source.node] = strip
        for node, parts in running.metrics.items():
            strips[node] = self._metric(node, parts)
        return {node: strip for node, strip in strips.items() if node in graph.nodes}

    def _metric(self, node: str, parts: Mapping[str, Series]) -> Strip:
        """The newest value of a metric: on the validation part, where there is one."""
        part = "validation" if "validation" in parts else "train"
        metric = self._metrics.of(node)
        value = parts[part].last
        words = percent(value).strip() if metric is not None and metric.percent else digits(value)
        return Strip(words, part, _newest(parts[part]), colour="validation", stale=self.session.running.stale)

    def _layer(self, name: str, series: Series, stepping: bool) -> Strip:
        """Gradient norm while it learns; the weights themselves while one looks at a step."""
        running = self.session.running
        if stepping:
            weights = self._weights(name)
            if isinstance(weights, str):
                return Strip(weights, name.rpartition(".")[2], stale=running.stale)
            if weights:
                return Strip(heat_colours=weights, stale=running.stale)
        return Strip(digits(series.last), "grad", _newest(series, log=True), colour="backward", stale=running.stale)

    def _weights(self, name: str) -> tuple | str:
        """Colours of the weights at the debugger's cursor; a few numbers are written out; empty while not here yet."""
        debugger = self.session.running.debugger
        trace = debugger.trace
        known = trace.parameters.get(name) if trace else None
        shape = self.session.running.parameters.get(name, ())
        if trace is None or known is None or np.prod(shape, dtype=float) > LARGEST_MAP:
            return ()
        updated = "after" in known and debugger.cursor >= known["update_entry"]
        place = (trace.step, known["after"] if updated else known["before"])
        if place not in self._maps:
            array = debugger.array(place[1])
            if array is None:
                return ()
            if len(self._maps) > 200:
                self._maps.clear()
            self._maps[place] = brief(array) if array.size <= WRITTEN_OUT else small_map(array)
        return self._maps[place]

    # ---- links and the active node ----

    def _feed_links(self) -> None:
        """Numbers stand on the links while one steps or has paused; while it runs they would only flicker."""
        running = self.session.running
        still = running.state != "running" and running.debugger.trace is not None
        if still:
            values = running.debugger.link_values()
            shown = (values, running.stale)
            if self._notes_shown and shown[0] is self._values_shown[0] and shown[1] == self._values_shown[1]:
                return
            self._values_shown = shown
            self.canvas.set_link_notes(
                {k: LinkNote(v.value, v.gradient, v.cut, running.stale) for k, v in values.items()}
            )
        elif self._notes_shown:
            self.canvas.set_link_notes({})
        self._notes_shown = still

    def _feed_active(self) -> None:
        entry = self.session.running.debugger.entry
        node = entry.node if entry and entry.node in self.session.graph.nodes else None
        active = (node, "backward" if entry and entry.phase == "backward" else "forward")
        if active != self._active:
            self._active = active
            self.canvas.set_active(*active)


def _newest(series: Series, log: bool = False) -> tuple[float, ...]:
    """The last points of a curve, evenly picked from its last tenth or so."""
    values = series.y[-max(SPARK, len(series) // 8) :]
    if log:
        values = np.log10(np.maximum(values, 1e-12))
    if len(values) > SPARK:
        values = values[np.linspace(0, len(values) - 1, SPARK).astype(int)]
    return tuple(float(v) for v in values)
