"""What probes show: pictures, clouds of points, trails, boxes, numbers and curves, for the window to paint.

Where nobody looks nothing is computed, but for trails and curves: they are memories, so the training process keeps one
for every Path and every Plot, a point a step. That is done only where the point costs next to nothing: where it is made
from parameters by plain operations, or, for a Plot, where training itself comes by it. Another one gets a point
whenever it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

import core.engine as torch
from core.engine import backend
from core.graph import PortRef
from core.graph.traverse import ancestors
from core.runtime.drawn_numbers import LONGEST, Course, CourseMemory, Figures, Spread, figures_of, spread_of
from core.runtime.outputs.aside import aside
from core.runtime.plan import Plan

__all__ = ["DRAWING", "Boxes", "Clouds", "Drawing", "Drawings", "Sheet", "Trails"]

DRAWING = (
    "probe.pictures",
    "probe.points",
    "probe.path",
    "probe.boxes",
    "probe.value",
    "probe.scalar",
    "probe.histogram",
)
MOST_PICTURES, MOST_BOXED, MOST_POINTS = 25, 16, 400
SIDE = 64  # pixels of a picture, at most
MOST_PIXELS = 16_384  # of a picture whose pixels stand in a row
_STEADY = ("tensor", "operation")  # categories whose nodes give the same again, and quickly
_FORMULA = "own.expression"  # and so does this one
_DRAWS = ("operation.noise_like", "operation.play_grid_world")  # but for these, which draw random numbers


@dataclass(frozen=True)
class Sheet:
    """Pictures (count, channels, height, width), or rows of pixels (count, pixels), in half precision."""

    pictures: np.ndarray


@dataclass(frozen=True)
class Clouds:
    """One or two clouds of points, each (count, 2), with the titles of the nodes that they come from."""

    clouds: tuple[np.ndarray, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Trails:
    """Where points went, each (steps, 2) with the newest last, and the titles of the nodes that they come from."""

    trails: tuple[np.ndarray, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Boxes:
    """Pictures with boxes (count, 4): centre x, centre y, width, height from 0 to 1; ``truth`` is empty without any."""

    pictures: np.ndarray
    boxes: np.ndarray
    truth: np.ndarray


Drawing = (
    Sheet | Clouds | Trails | Boxes | Figures | Course | Spread | str
)  # or a sentence: why there is nothing to draw


class Drawings:
    """The drawing probes of a plan.

    Attributes
    ----------
    nodes
        Their ids.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.nodes = tuple(n for n, p in plan.nodes.items() if p.spec.name in DRAWING and not p.muted)
        self._ahead = {node: self._before(node) for node in self.nodes}
        self._trails = {n: _Memory(len(self._sources(n))) for n in self.nodes if self._type(n) == "probe.path"}
        self._courses = {n: CourseMemory() for n in self.nodes if self._type(n) == "probe.scalar"}
        memories = (*self._trails, *self._courses)
        self._followed = [n for n in memories if all(map(self._is_steady, self._ahead[n]))]
        self._trained = self._come_by()
        self._step = 0
        self._go_on_all(self._trails)

    def note(self, step: int) -> None:
        """A step was trained: trails and curves go on."""
        self._step = step
        for node, ref in self._trained.items():
            value = self.plan.followed[ref]
            if value is not None:
                self._courses[node].add(step, float(backend.to_numpy(value).reshape(-1)[0]))
        self._go_on_all(self._followed)

    def look(self, nodes: Iterable[str]) -> dict[str, Drawing]:
        """What some probes show now. Training is not changed by it."""
        found: dict[str, Drawing] = {}
        wanted = [n for n in nodes if n in self._ahead]
        if wanted:
            with aside(self.plan):
                for node in wanted:
                    try:
                        found[node] = self._draw(node)
                    except Exception as error:  # a batch of another size does not go through every network
                        found[node] = str(error)
        return found

    def _draw(self, node: str) -> Drawing:
        kind = self._type(node)
        if kind == "probe.path":
            if node not in self._followed:
                self._go_on(node, self._run(node))
            return Trails(self._trails[node].points(), self._names(node))
        if kind == "probe.scalar":
            if node not in self._followed and node not in self._trained and self._step:
                self._go_on(node, self._run(node))
            return self._courses[node].course()
        arrays = self._run(node)
        if kind == "probe.value":
            return figures_of(arrays[0])
        if kind == "probe.histogram":
            return spread_of(arrays[0])
        if kind == "probe.pictures":
            return Sheet(_small(arrays[0][:MOST_PICTURES]))
        if kind == "probe.points":
            clouds = tuple(np.asarray(a[:MOST_POINTS], dtype=np.float32) for a in arrays)
            return Clouds(clouds, self._names(node))
        truth = arrays[2] if len(arrays) > 2 else np.zeros((0, 4))
        some = slice(0, MOST_BOXED)
        return Boxes(_small(arrays[0][some]), arrays[1][some].astype(np.float32), truth[some].astype(np.float32))

    def _run(self, node: str) -> list[np.ndarray]:
        """What is linked to a probe, with the first batch of the held-out rows, or of all."""
        plan, values = self.plan, {}
        order = self._ahead[node]
        for source in order:
            if source in plan.feeds:
                feed = plan.feeds[source]
                rows = feed.validation if len(feed.validation) >= feed.batch_size else feed.train
                values.update(plan.batch(source, rows[: feed.batch_size]))
        plan.run([n for n in order if n not in plan.feeds], values)
        return [np.asarray(values[ref].detach().cpu().numpy()) for ref in self._sources(node)]

    def _come_by(self) -> dict[str, PortRef]:
        """The Plots whose number is part of training, with the output that it is; the plan keeps it at every step."""
        plan = self.plan
        used = {n for o in plan.objectives for n in o.order} if plan.objectives else set(plan.order)
        found = {n: self._sources(n)[0] for n in self._courses}
        found = {n: ref for n, ref in found.items() if ref.node in used}
        plan.followed = dict.fromkeys(found.values())
        return found

    def _go_on_all(self, nodes: Iterable[str]) -> None:
        """A point more for those that are made from parameters alone."""
        due = [n for n in nodes if n in self._followed and n not in self._trained]
        if due:
            with torch.no_grad():
                for node in due:
                    self._go_on(node, self._run(node))

    def _go_on(self, node: str, points: list[np.ndarray]) -> None:
        if node in self._courses:
            self._courses[node].add(self._step, float(points[0].reshape(-1)[0]))
            return
        self._trails[node].add(np.array([p.reshape(-1)[:2] for p in points], dtype=np.float32))

    def _before(self, node: str) -> list[str]:
        needed = ancestors(self.plan.graph, node)
        return [n for n in self.plan.order if n in needed]

    def _is_steady(self, node: str) -> bool:
        spec = self.plan.nodes[node].spec
        steady = spec.category in _STEADY and spec.name not in _DRAWS
        return spec.role == "compute" and (steady or spec.name == _FORMULA)

    def _type(self, node: str) -> str:
        return self.plan.nodes[node].spec.name

    def _sources(self, node: str) -> list[PortRef]:
        """What is linked to a probe, in the order of its ports."""
        found: list[PortRef] = []
        for given in self.plan.nodes[node].inputs:
            found += [given] if isinstance(given, PortRef) else list(given or ())
        return found

    def _names(self, node: str) -> tuple[str, ...]:
        """The titles of the sources; a node with several outputs has its port named too."""
        sources = self._sources(node)
        titles = [self.plan.nodes[ref.node].title for ref in sources]
        twice = {t for t in titles if titles.count(t) > 1}
        return tuple(f"{t} ({r.node})" if t in twice else t for t, r in zip(titles, sources, strict=True))


class _Memory:
    """The last points of several trails that go on together."""

    def __init__(self, trails: int) -> None:
        self._points = np.empty((2 * LONGEST, trails, 2), dtype=np.float32)
        self._count = 0

    def add(self, points: Any) -> None:
        """One more point of each, shape (trails, 2)."""
        if self._count == len(self._points):
            self._points[:LONGEST] = self._points[LONGEST:]
            self._count = LONGEST
        self._points[self._count] = points
        self._count += 1

    def points(self) -> tuple[np.ndarray, ...]:
        """Each trail, (steps, 2)."""
        kept = self._points[max(0, self._count - LONGEST) : self._count]
        return tuple(np.ascontiguousarray(kept[:, k]) for k in range(kept.shape[1]))


def _small(pictures: np.ndarray) -> np.ndarray:
    """Pictures that are small enough to be sent several times a second."""
    if pictures.ndim == 4:
        step = -(-max(pictures.shape[2:]) // SIDE)
        pictures = pictures[:, :, ::step, ::step]
    elif pictures.shape[1] > MOST_PIXELS:
        raise ValueError(f"Pictures of {pictures.shape[1]} pixels in a row are too large. Put a Reshape node before.")
    return np.ascontiguousarray(np.clip(pictures, -6e4, 6e4).astype(np.float16))
