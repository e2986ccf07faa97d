"""The lower part of the inspector: the numbers of the selected node, as they are now or at the debugger's cursor."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import dearpygui.dearpygui as dpg

from core.graph import PortRef
from core.runtime.numbers import TensorView, view_of
from core.runtime.trace import Spot
from core.studio import probes
from core.studio.languages import tr
from core.studio.session import Session
from core.studio.tensors import TensorName, title_of
from gui import theme
from gui.widgets import text
from gui.widgets.tensor_card import TensorCard

__all__ = ["Shown", "ValuesView", "values_of"]

HISTOGRAM = (200, 36)  # its size at an interface size of 1.0
EVERY_S = 1 / 8  # numbers that change faster cannot be read


@dataclass(frozen=True)
class Shown:
    """One tensor to show: what it is called, its shape, its view once it has come, a few words until then, its name
    from step to step, and where it is recorded."""

    title: str
    shape: tuple[int, ...]
    view: TensorView | None
    note: str = ""
    waiting: str = ""
    name: TensorName | None = None
    spot: Spot | None = None


def values_of(session: Session, node: str, cache: dict[tuple[int, str], TensorView] | None = None) -> list[Shown]:
    """The tensors of a node that are known now: of the training while it runs, else of the recorded step, as far as it
    has come at the debugger's cursor."""
    running = session.running
    if running.debugger.trace is not None and running.state != "running":
        return _recorded(session, node, cache if cache is not None else {})
    snapshot = running.snapshot
    shown = []
    for tensor in snapshot.tensors.get(node, ()) if snapshot else ():
        name = TensorName("parameter", f"{node}.{tensor.label}")
        shown.append(Shown(tensor.label, tensor.value.shape, tensor.value, name=name))
        if tensor.gradient is not None:
            title = tr("gradient of {name}", name=tensor.label)
            name = replace(name, part="gradient")
            shown.append(Shown(title, tensor.gradient.shape, tensor.gradient, name=name))
    return shown


def _recorded(session: Session, node: str, cache: dict[tuple[int, str], TensorView]) -> list[Shown]:
    debugger = session.running.debugger
    trace = debugger.trace
    assert trace is not None

    def look(key: str) -> TensorView | None:
        place = (trace.step, key)
        if place not in cache:
            array = debugger.array(key)
            if array is None:
                return None
            if len(cache) > 100:
                cache.clear()
            cache[place] = view_of(array)
        return cache[place]

    def called(tensor: TensorName) -> dict[str, Any]:
        key = tensor.resolve(trace, debugger.cursor)
        return {"name": tensor, "spot": Spot(trace.step, key, None, title_of(session, tensor)) if key else None}

    shown = []
    for name, known in trace.parameters.items():
        owner, _, label = name.partition(".")
        if owner != node:
            continue
        updated = "after" in known and debugger.cursor >= known["update_entry"]
        view = look(known["after"] if updated else known["before"])
        note = tr("after the update") if updated else tr("before the update")
        shape = session.running.parameters.get(name, view.shape if view else ())
        shown.append(Shown(label, shape, view, note, **called(TensorName("parameter", name))))
        if "grad" in known and debugger.cursor >= known["grad_entry"]:
            title = tr("gradient of {name}", name=label)
            shown.append(Shown(title, shape, look(known["grad"]), **called(TensorName("parameter", name, "gradient"))))
    for ref in (r for r in trace.ports if r.node == node):
        shown += _port(session, ref, look, called)
    return shown


def _port(
    session: Session,
    ref: PortRef,
    look: Callable[[str], TensorView | None],
    called: Callable[[TensorName], dict[str, Any]],
) -> list[Shown]:
    record, value_known, grad_known = session.running.debugger.port(ref)
    if record is None:
        return []
    if not value_known:
        return [Shown(ref.port, record.shape, None, tr("not computed yet"))]
    name = TensorName("port", str(ref))
    shown = [Shown(ref.port, record.shape, look(record.key), tr("output"), record.text, **called(name))]
    if grad_known:
        title = tr("gradient of {name}", name=ref.port)
        name = replace(name, part="gradient")
        shown.append(Shown(title, record.shape, look(record.grad_key), "", record.grad_text, **called(name)))
    return shown


class ValuesView:
    """Cards with numbers, heat map, statistics and histogram for every tensor of one node."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._cards: list[TensorCard] = []
        self._plots: list[int] = []
        self._cache: dict[tuple[int, str], TensorView] = {}
        self._shown: list[Shown] = []
        self._key: tuple | None = None
        self._next_s = 0.0
        self._changes = 0
        session.running.debugger.changed.connect(self._note)
        session.running.snapshot_taken.connect(self._note)
        session.running.state_changed.connect(self._note)
        session.document_opened.connect(self._cache.clear)
        theme.changed.connect(self._note)

    def _note(self, *_: object) -> None:
        self._changes += 1

    def build(self, parent: int) -> None:
        """The sentence for a node without numbers; cards come when they are needed."""
        self._parent = dpg.add_group(parent=parent)
        self._window = parent  # whose width there is to fill: a group is only as wide as what it holds
        while dpg.get_item_type(self._window) not in ("mvAppItemType::mvWindowAppItem", "mvAppItemType::mvChildWindow"):
            self._window = dpg.get_item_parent(self._window) or 0
        self._hint = text.add("", "muted", parent=self._parent, wrap=0)

    def update(self, node: str | None) -> None:
        """Show the numbers of ``node``; call once a frame while the view can be seen."""
        width = int(dpg.get_item_rect_size(self._window)[0])
        key = (node, width, self._changes)
        due = time.monotonic() >= self._next_s or self._key is None or key[:2] != self._key[:2]
        if key != self._key and due:
            self._key, self._next_s = key, time.monotonic() + EVERY_S
            self._draw(node, width)
        for card in self._cards[: len(self._shown)]:
            card.update()

    def _draw(self, node: str | None, width: int) -> None:
        self._shown = values_of(self.session, node, self._cache) if node else []
        self._explain(node)
        for number, tensor in enumerate(self._shown):
            if number == len(self._cards):
                self._cards.append(TensorCard(self._parent, stats=True))
                self._plots.append(self._histogram())
            self._cards[number].show(
                tensor.title, tensor.shape, tensor.view,
                width=width - theme.px(24), note=tensor.note, waiting=tensor.waiting, **self._doings(tensor),
            )  # fmt: skip
            self._count(number, tensor.view)
        for number in range(len(self._shown), len(self._cards)):
            self._cards[number].hide()
            dpg.configure_item(self._plots[number], show=False)

    def _doings(self, tensor: Shown) -> dict[str, Any]:
        """What a person can do with a tensor: ask where a number comes from, open it, keep it in view."""
        debugger, spot, name = self.session.running.debugger, tensor.spot, tensor.name
        doings: dict[str, Any] = {}
        if spot is not None:
            doings["on_cell"] = lambda index: debugger.explain(replace(spot, index=index))
            doings["on_open"] = lambda: debugger.open(spot)
        if name is not None:
            doings["on_pin"] = lambda: probes.pin(self.session, name, tensor.shape)
        return doings

    def _explain(self, node: str | None) -> None:
        running = self.session.running
        dpg.configure_item(self._hint, show=not self._shown)
        if not self._shown:
            sentence = tr("Values and gradients of this node appear here once the network runs.")
            if running.state == "running":
                sentence = tr("This node has no parameters. Pause (Shift+F5) to see its output.")
            elif running.debugger.trace is not None:
                sentence = tr("This node gives no tensor in this step.")
            dpg.set_value(self._hint, sentence if node else tr("Select a node to see its numbers."))

    def _histogram(self) -> int:
        return int(
            dpg.add_simple_plot(default_value=(0.0,), histogram=True, min_scale=0.0, parent=self._parent, show=False)
        )

    def _count(self, number: int, view: TensorView | None) -> None:
        """How the numbers are spread, from the lowest to the highest."""
        plot = self._plots[number]
        if view is None or view.part.size < 8:
            dpg.configure_item(plot, show=False)
            return
        dpg.set_value(plot, [float(c) for c in view.histogram])
        dpg.configure_item(
            plot,
            show=True,
            width=theme.px(HISTOGRAM[0]),
            height=theme.px(HISTOGRAM[1]),
            max_scale=float(view.histogram.max()) * 1.05,
        )
