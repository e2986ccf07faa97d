"""Debugger: a cursor that walks through a recorded step, operation by operation, in both directions.

A step is trained and recorded as a whole; walking shows it as if it were happening. Up to the update the weights shown
are those before it. Because nothing is computed again, going back is exact.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.graph import Link, PortRef, Target
from core.runtime import messages as m
from core.runtime.questions import ArraysOf, Refusal
from core.runtime.stops import Hit, HitsIn
from core.runtime.trace import Entry, PortRecord, Spot, TraceSummary
from core.studio import stepping
from core.studio.languages import tr
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Debugger", "LinkValue", "cut_words"]

Arrival = Callable[[TraceSummary], int]  # where in a step to stand when its record comes
Move = Callable[..., int | None]  # a rule of ``stepping``

KEPT = 20  # recorded steps one can go back through; the training process keeps as many


@dataclass(frozen=True)
class LinkValue:
    """What stands beside a link: a few words of value and gradient, empty where not known yet."""

    value: str
    gradient: str
    cut: str = ""  # why no gradient comes back, where one might expect it


@dataclass(frozen=True)
class _LinkRow:
    """One link in the course of a step: its words, and from which entries on they are known."""

    link: Link
    value_entry: int
    value: str
    gradient_entry: int
    gradient: str
    cut: str


def cut_words(cut: str) -> str:
    """Why no gradient reaches a tensor, in a few words; empty where nobody expects one (data, integers)."""
    return {
        "detached": tr("no gradient:  detached"),
        "no_grad": tr("no gradient:  under no_grad"),
        "frozen": tr("no gradient:  frozen"),
        "no_derivative": tr("no gradient:  no derivative"),
        "unused": tr("no gradient:  the loss does not use it"),
    }.get(cut, "")


class Debugger:
    """The cursor of one run.

    Attributes
    ----------
    trace
        The recorded step that is shown, or None.
    cursor
        Index of the entry that just happened; -1 is before the first.
    active
        Whether one is stepping; otherwise the whole trace is shown as done.
    depth
        How deep inside the node one walks; see ``core.studio.stepping``.
    hit, hit_counts
        The breakpoint at which it stands, and how often each breakpoint stopped in this run.

    Signals
    -------
    changed()
        Trace, cursor or ``active`` is new.
    explained(spot)
        A person wants to know where the number at a Spot comes from.
    opened(spot)
        A person wants to see the whole tensor of a Spot.
    """

    def __init__(self, running: Running) -> None:
        self.running = running
        self.changed = Signal()
        self.explained = Signal()
        self.opened = Signal()
        self.trace: TraceSummary | None = None
        self.cursor = -1
        self.active = False
        self.depth = 0
        self.hit: Hit | None = None
        self.hit_counts: dict[Target, int] = {}
        self._arrival: Arrival | None = None
        self._past: OrderedDict[int, TraceSummary] = OrderedDict()
        self._arrays: dict[tuple[int, str], np.ndarray] = {}
        self._rows_are_of: TraceSummary | None = None
        self._link_rows: list[_LinkRow] = []
        self._link_state: list[tuple[bool, bool, bool]] = []
        self._link_values: dict[Link, LinkValue] = {}
        running.session.document_changed.connect(self._links_changed)
        running.session.document_opened.connect(self._links_changed)
        self._asked: set[tuple[int, str]] = set()

    # ---- moving inside a step ----

    def step(self) -> None:
        """Over: on to the next operation, passing over what is deeper inside; after the last one, the next batch."""
        self._onward(stepping.over, self.depth)

    def step_into(self) -> None:
        """Into: on to the very next operation."""
        if self._onward(lambda _entries, cursor: cursor + 1 if cursor + 1 < len(_entries) else None) and self.entry:
            self.depth = len(self.entry.scope)

    def step_out(self) -> None:
        """Out: on to the last operation of this node; from there, to that of the next node."""
        self._onward(stepping.end_of_node)
        self.depth = 0

    def step_node(self) -> None:
        """On to the first operation of another node (or phase)."""
        self._onward(stepping.node_after)

    def step_phase(self) -> None:
        """On to the first operation of the next phase."""
        self._onward(stepping.phase_after)

    def back(self) -> None:
        """Back to the operation before, passing over what is deeper inside; before the first one, to the end of the
        batch before."""
        self._backward(stepping.back_over, self.depth)

    def back_into(self) -> None:
        """Back to the very operation before."""
        if self._backward(lambda _entries, cursor: cursor - 1 if cursor > 0 else None) and self.entry:
            self.depth = len(self.entry.scope)

    def back_node(self) -> None:
        """Back to the last operation of another node (or phase)."""
        self._backward(stepping.node_before)

    def back_phase(self) -> None:
        """Back to the first operation of this phase; from there, of the phase before."""
        self._backward(stepping.phase_before)

    def to_phase(self, phase: Literal["forward", "loss", "backward", "update"]) -> None:
        """To the first operation of a phase of this batch."""
        if self.trace:
            found = next((e for e in self.trace.entries if e.phase == phase), None)
            if found:
                self.to_entry(found.index)

    def to_node(self, node: str) -> None:
        """On to the next operation of ``node``, in the next batch if there is none left in this one."""
        found = stepping.of_node(self.trace.entries, node, self.cursor) if self.active and self.trace else None
        if found is not None:
            self._go(found)
        else:
            self._next_batch(lambda trace: stepping.of_node(trace.entries, node, -1) or 0)

    def back_to_node(self, node: str) -> None:
        """Back to the last operation of ``node``, in the batch before if there is none in this one."""
        if self.trace is None:
            return
        at = self.cursor if self.active else len(self.trace.entries)
        found = stepping.of_node(self.trace.entries, node, at, back=True)
        if found is not None:
            self.to_entry(found)
        else:
            self._batch_before(lambda t: stepping.of_node(t.entries, node, len(t.entries), back=True) or 0)

    def to_entry(self, index: int) -> None:
        """To a certain entry of this trace."""
        if self.trace and 0 <= index < len(self.trace.entries):
            self.active = True
            self._go(index)

    # ---- moving from step to step ----

    def step_batch(self) -> None:
        """To the first operation of the next batch; what was trained already is shown again."""
        self._next_batch()

    def back_batch(self) -> None:
        """To the first operation of this batch; from there, of the batch before."""
        if self.trace is not None and self.active and self.cursor > 0:
            self._go(0)
        else:
            self._batch_before(lambda _trace: 0)

    def step_epoch(self) -> None:
        """To the first operation of the next epoch, training up to it where that has not been done."""
        step = self.trace.step if self.trace else self.running.step_count
        length = self.running.steps_per_epoch
        self.to_step((max(step, 1) - 1) // length * length + 1 + length)

    def back_epoch(self) -> None:
        """To the first operation of this epoch; from there, of the epoch before."""
        if self.trace is None:
            return
        length = self.running.steps_per_epoch
        first = (self.trace.step - 1) // length * length + 1
        at_start = self.trace.step == first and self.active and self.cursor <= 0
        self.to_step(first - length if at_start else first)

    def to_step(self, step: int, arrival: Arrival | None = None) -> None:
        """To a step, wherever it is: among the kept ones, in the past, or still to be trained."""
        if self.running.visiting:
            return
        if step < 1:
            self.running.session.notify(tr("This is the first step."))
        elif step in self._past:
            self._show(self._past[step], arrival(self._past[step]) if arrival else 0)
        elif step <= self.running.step_count:
            self._arrival = arrival or (lambda _trace: 0)
            self.running.visit(step)
        else:
            self._arrival = arrival
            self.running.debug_step(step)

    def to_last_change(self, reference: str = "") -> None:
        """Back to where a parameter (``linear_1.weight``) or an output (``tanh_1.y``) got the numbers that it has at
        the cursor; from there, to where they were others. Without a name, of what is selected or at the cursor."""
        reference = reference or self.at_hand
        if self.trace is not None and reference and not self.running.visiting:
            cursor = self.cursor if self.active else len(self.trace.entries)
            self.running.visit(self.trace.step, reference, cursor)

    def resume(self) -> None:
        """On to the next entry that meets a breakpoint, in this batch first; else train on."""
        breakpoints = self.running.breakpoints
        if not (self.active and self.trace and breakpoints and self.running.loaded):
            self._run_on()
            return
        step, cursor = self.trace.step, self.cursor

        def go(hits: tuple[Hit, ...] | Refusal) -> None:
            if not self.active or self.trace is None or (self.trace.step, self.cursor) != (step, cursor):
                return  # the person moved on meanwhile
            later = next((h for h in hits if h.entry > cursor), None) if not isinstance(hits, Refusal) else None
            if later is None:
                self._run_on()
                return
            self._count(later)
            self._go(later.entry)
            self.running.session.notify(later.message)

        self.running.ask(HitsIn(step, breakpoints), go)

    def leave(self) -> None:
        """Stop stepping: the whole batch counts as done."""
        if self.active:
            self.active = False
            if self.trace:
                self.cursor = len(self.trace.entries) - 1
            self.changed.emit()

    def clear(self) -> None:
        """Forget everything that was recorded."""
        self.trace, self.cursor, self.active = None, -1, False
        self.hit, self.depth, self._arrival = None, 0, None
        self.hit_counts.clear()
        self._past.clear()
        self._arrays.clear()
        self._asked.clear()
        self.changed.emit()

    # ---- looking closer ----

    def explain(self, spot: Spot) -> None:
        """Say where one element of a recorded tensor comes from."""
        self.explained.emit(spot)

    def open(self, spot: Spot) -> None:
        """Show the whole tensor in the spreadsheet."""
        self.opened.emit(spot)

    # ---- facts at the cursor ----

    @property
    def recorded(self) -> tuple[int, ...]:
        """The steps whose records are at hand, in the order in which they came."""
        return tuple(self._past)

    @property
    def entry(self) -> Entry | None:
        """The operation at the cursor while stepping."""
        if self.active and self.trace and 0 <= self.cursor < len(self.trace.entries):
            return self.trace.entries[self.cursor]
        return None

    @property
    def at_hand(self) -> str:
        """The value that is meant where nobody says which: of the selected link, the parameter that the operation at
        the cursor is about, or the output of the selected node or of the node at the cursor; empty for none."""
        session, trace = self.running.session, self.trace
        if trace is None:
            return ""
        if len(session.selected_links) == 1:
            source = next(iter(session.selected_links)).source
            return str(source) if source in trace.ports else ""
        nodes = [*session.selected_nodes] if len(session.selected_nodes) == 1 else []
        if self.entry is not None:
            if not nodes and "parameter" in self.entry.attributes:
                return self.entry.attributes["parameter"]
            nodes.append(self.entry.node)
        names = (*map(str, trace.ports), *trace.parameters)
        return next((name for node in nodes for name in names if name.startswith(f"{node}.")), "")

    @property
    def phase(self) -> str:
        """``forward``, ``loss``, ``backward`` or ``update``; empty when not stepping."""
        return self.entry.phase if self.entry else ""

    def port(self, ref: PortRef) -> tuple[PortRecord | None, bool, bool]:
        """What an output held, and whether its value and its gradient are known at the cursor."""
        record = self.trace.ports.get(ref) if self.trace else None
        if record is None:
            return None, False, False
        known = record.entry <= self.cursor
        return record, known, bool(record.grad_key) and record.grad_entry <= self.cursor

    def link_values(self) -> dict[Link, LinkValue]:
        """Value and gradient for every link, as far as they are known at the cursor.

        The same dict comes back as long as nothing changed, so that a graph of a thousand links costs little a step.
        """
        if self.trace is None:
            return {}
        if self._rows_are_of is not self.trace:
            self._rows_are_of = self.trace
            self._link_rows = self._rows_of_links(self.trace)
            self._link_state, self._link_values = [], {}
        done, cursor = self._backward_done, self.cursor
        state = [(row.value_entry <= cursor, 0 <= row.gradient_entry <= cursor, done) for row in self._link_rows]
        if state == self._link_state:
            return self._link_values
        found = dict(self._link_values)
        before: list[tuple[bool, bool, bool] | None] = [*self._link_state] or [None] * len(state)
        for row, now, then in zip(self._link_rows, state, before, strict=True):
            if now == then:
                continue
            value, gradient = row.value if now[0] else "", row.gradient if now[1] else ""
            if value or gradient:
                found[row.link] = LinkValue(value, gradient, row.cut if done and not gradient else "")
            else:
                found.pop(row.link, None)
        self._link_state, self._link_values = state, found
        return found

    def _links_changed(self, *_: object) -> None:
        self._rows_are_of = None

    def _rows_of_links(self, trace: TraceSummary) -> list[_LinkRow]:
        """What will stand on each link in the course of the step, and from which entries on."""
        rows = []
        for link in self.running.session.graph.links:
            record = trace.ports.get(link.source)
            if record is None:
                continue
            text, entry = record.grad_text, record.grad_entry if record.grad_key else -1
            share = trace.links.get(link)
            if share is not None:  # an output that is used several times: the link has its own part of the gradient
                text, entry = share.text, share.entry if share.key else -1
            rows.append(_LinkRow(link, record.entry, record.text, entry, text, cut_words(record.cut)))
        return rows

    @property
    def _backward_done(self) -> bool:
        """Whether all gradients that will come have come."""
        if self.trace is None:
            return False
        last = next((e.index for e in reversed(self.trace.entries) if e.phase == "backward"), -1)
        return self.cursor >= last

    def array(self, key: str) -> np.ndarray | None:
        """An array of the shown trace. Where it is not here yet it is asked for, and ``changed`` says when it came."""
        if self.trace is None or not key:
            return None
        place = (self.trace.step, key)
        if place not in self._arrays and place not in self._asked:
            self._asked.add(place)
            self.running.ask(ArraysOf(self.trace.step, (key,)), self._received(self.trace.step))
        return self._arrays.get(place)

    # ---- inside ----

    def take(self, event: m.Traced) -> None:
        """A step was recorded."""
        step = event.summary.step
        if not event.again and step <= max(
            self._past, default=0
        ):  # training went back to a kept state: what followed was another course
            self._past = OrderedDict((k, v) for k, v in self._past.items() if k < step)
            self._arrays = {k: v for k, v in self._arrays.items() if k[0] < step}
            self._asked = {k for k in self._asked if k[0] < step}
        self._past[step] = event.summary
        if event.kept:
            for gone in set(self._past) - set(event.kept) - {step}:
                self._forget(gone)
        while len(self._past) > KEPT:
            self._forget(next(iter(self._past)))
        arrival, self._arrival = self._arrival, None
        self.active = event.stepping
        self.trace, self.cursor, self.depth = event.summary, event.stop_at, 0
        self.hit = None
        if event.hit is not None:
            self._count(event.hit)
        elif arrival is not None and event.stepping:
            self.cursor = arrival(event.summary)
        self.changed.emit()

    def _forget(self, step: int) -> None:
        self._past.pop(step, None)
        self._arrays = {k: v for k, v in self._arrays.items() if k[0] != step}
        self._asked = {k for k in self._asked if k[0] != step}

    def _count(self, hit: Hit) -> None:
        self.hit = hit
        self.hit_counts[hit.target] = self.hit_counts.get(hit.target, 0) + 1

    def _received(self, step: int) -> Callable[[dict[str, np.ndarray]], None]:
        def take(arrays: dict[str, np.ndarray] | Refusal) -> None:
            for key, array in ({} if isinstance(arrays, Refusal) else arrays).items():
                self._arrays[(step, key)] = array
            self.changed.emit()

        return take

    def _onward(self, find: Move, *how: int) -> bool:
        """Move on by a rule of ``stepping``, into the next batch where this one has no such entry; whether it moved
        within this one."""
        if self.running.state == "running":
            self.running.pause()
            return False
        if self.active and self.trace and not self.running.stale:
            found = find(self.trace.entries, self.cursor, *how)
            if found is not None:
                self._go(found)
                return True
        self._next_batch()
        return False

    def _backward(self, find: Move, *how: int) -> bool:
        """Move back by a rule of ``stepping``, to the end of the batch before where this one has no such entry."""
        if self.trace is None:
            return False
        if not self.active:
            self.to_entry(len(self.trace.entries) - 1)
            return True
        found = find(self.trace.entries, self.cursor, *how)
        if found is not None:
            self._go(found)
            return True
        self._batch_before(lambda trace: len(trace.entries) - 1)
        return False

    def _go(self, index: int) -> None:
        if self.trace and self.entry and self.trace.entries[index].node != self.entry.node:
            self.depth = 0
        self.cursor = index
        self.hit = self.hit if self.hit is not None and self.hit.entry == index else None
        self.changed.emit()

    def _next_batch(self, arrival: Arrival | None = None) -> None:
        if self.running.state == "running" or self.trace is None or self.running.stale or not self.active:
            self._arrival = arrival
            self.running.debug_step()
        else:
            self.to_step(self.trace.step + 1, arrival)

    def _batch_before(self, arrival: Arrival) -> None:
        if self.trace is None:
            return
        if self.trace.step <= 1:
            self.running.session.notify(tr("This is the first operation of the first step."))
        else:
            self.to_step(self.trace.step - 1, arrival)

    def _run_on(self) -> None:
        self.leave()
        self.running.run()

    def _show(self, trace: TraceSummary, cursor: int) -> None:
        self.trace, self.cursor, self.active, self.depth = trace, cursor, True, 0
        self.hit = None
        self.changed.emit()
