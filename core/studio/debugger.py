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

from core.graph import Link, PortRef
from core.runtime import messages as m
from core.runtime.questions import ArraysOf, Refusal
from core.runtime.trace import Entry, PortRecord, Spot, TraceSummary
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Debugger", "LinkValue"]

KEPT = 20  # recorded steps one can go back through; the training process keeps as many


@dataclass(frozen=True)
class LinkValue:
    """What stands beside a link: a few words of value and gradient, empty where not known yet."""

    value: str
    gradient: str


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
        self._past: OrderedDict[int, TraceSummary] = OrderedDict()
        self._arrays: dict[tuple[int, str], np.ndarray] = {}
        self._asked: set[tuple[int, str]] = set()

    # ---- moving ----

    def step(self) -> None:
        """On to the next operation; after the last one, into the next batch."""
        if self.running.state == "running":
            self.running.pause()
            return
        if self.active and self.trace and not self.running.stale:
            if self.cursor + 1 < len(self.trace.entries):
                self._go(self.cursor + 1)
                return
            later = self._neighbour(+1)
            if later is not None:
                self._show(later, 0)
                return
        self.running.debug_step()

    def back(self) -> None:
        """Back to the operation before; before the first one, to the end of the batch before."""
        if self.trace is None:
            return
        if not self.active:
            self.active = True
            self.cursor = len(self.trace.entries) - 1
            self.changed.emit()
        elif self.cursor > 0:
            self._go(self.cursor - 1)
        else:
            earlier = self._neighbour(-1)
            if earlier is not None:
                self._show(earlier, len(earlier.entries) - 1)
            else:
                self.running.session.notify("This is the first operation that was recorded.")

    def step_node(self) -> None:
        """On to the first operation of another node (or phase)."""
        entry = self.entry
        if entry is None or self.trace is None:
            self.step()
            return
        later = (e for e in self.trace.entries[self.cursor + 1 :] if (e.node, e.phase) != (entry.node, entry.phase))
        self._go_to_first(later)

    def back_node(self) -> None:
        """Back to the last operation of another node (or phase)."""
        entry = self.entry
        if entry is None or self.trace is None:
            self.back()
            return
        before = reversed(self.trace.entries[: max(self.cursor, 0)])
        found = next((e for e in before if (e.node, e.phase) != (entry.node, entry.phase)), None)
        if found:
            self._go(found.index)
        else:
            self._go(0)

    def to_phase(self, phase: Literal["forward", "loss", "backward", "update"]) -> None:
        """To the first operation of a phase of this batch."""
        if self.trace:
            found = next((e for e in self.trace.entries if e.phase == phase), None)
            if found:
                self.active = True
                self._go(found.index)

    def to_node(self, node: str) -> None:
        """On to the next operation of ``node``, in the next batch if there is none left in this one."""
        if not self.active or self.trace is None:
            self._wanted = node
            self.running.debug_step()
            return
        found = next((e for e in self.trace.entries[self.cursor + 1 :] if e.node == node), None)
        if found is not None:
            self._go(found.index)
        else:
            self._wanted = node
            self.running.debug_step()

    def to_entry(self, index: int) -> None:
        """To a certain entry of this trace."""
        if self.trace and 0 <= index < len(self.trace.entries):
            self.active = True
            self._go(index)

    def resume(self) -> None:
        """On to the next breakpoint; without one left in this batch, train on."""
        if self.active and self.trace:
            stops = {n.id for n in self.running.session.graph if n.breakpoint}
            later = next((e for e in self.trace.entries[self.cursor + 1 :] if e.node in stops), None)
            if later:
                self._go(later.index)
                return
        self.leave()
        self.running.run()

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
        self._wanted = ""
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
    def entry(self) -> Entry | None:
        """The operation at the cursor while stepping."""
        if self.active and self.trace and 0 <= self.cursor < len(self.trace.entries):
            return self.trace.entries[self.cursor]
        return None

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
        """Value and gradient for every link, as far as they are known at the cursor."""
        found = {}
        for link in self.running.session.graph.links:
            record, value_known, grad_known = self.port(link.source)
            if record is None or self.trace is None:
                continue
            gradient = record.grad_text if grad_known else ""
            share = self.trace.links.get(link)
            if share is not None:  # an output that is used several times: the link has its own part of the gradient
                gradient = share.text if share.key and share.entry <= self.cursor else ""
            if value_known or gradient:
                found[link] = LinkValue(record.text if value_known else "", gradient)
        return found

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

    _wanted: str = ""

    def take(self, event: m.Traced) -> None:
        """A step was recorded."""
        step = event.summary.step
        if step <= max(self._past, default=0):  # training went back to a kept state: what followed was another course
            self._past = OrderedDict((k, v) for k, v in self._past.items() if k < step)
            self._arrays = {k: v for k, v in self._arrays.items() if k[0] < step}
            self._asked = {k for k in self._asked if k[0] < step}
        self._past[step] = event.summary
        while len(self._past) > KEPT:
            gone, _ = self._past.popitem(last=False)
            self._arrays = {k: v for k, v in self._arrays.items() if k[0] != gone}
            self._asked = {k for k in self._asked if k[0] != gone}
        if not event.stepping and self.active:
            self.active = False
        self.active = event.stepping
        self.trace, self.cursor = event.summary, event.stop_at
        if self._wanted and event.stepping:
            wanted, self._wanted = self._wanted, ""
            found = next((e for e in event.summary.entries if e.node == wanted), None)
            if found:
                self.cursor = found.index
        self.changed.emit()

    def _received(self, step: int) -> Callable[[dict[str, np.ndarray]], None]:
        def take(arrays: dict[str, np.ndarray] | Refusal) -> None:
            for key, array in ({} if isinstance(arrays, Refusal) else arrays).items():
                self._arrays[(step, key)] = array
            self.changed.emit()

        return take

    def _go(self, index: int) -> None:
        self.cursor = index
        self.changed.emit()

    def _go_to_first(self, entries: object) -> None:
        found = next(iter(entries), None)  # type: ignore[call-overload]
        if found:
            self._go(found.index)
        else:
            self.running.debug_step()

    def _neighbour(self, direction: int) -> TraceSummary | None:
        """The recorded batch just before or after the shown one, if it was recorded."""
        return self._past.get(self.trace.step + direction) if self.trace else None

    def _show(self, trace: TraceSummary, cursor: int) -> None:
        self.trace, self.cursor, self.active = trace, cursor, True
        self.changed.emit()
