"""The debugger's cursor: where in which recorded step one stands, and what is known there.

Panels ask it what to show; ``core.studio.debugger`` moves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.graph import Link, PortRef, Target
from core.runtime.stops import Hit
from core.runtime.trace import Entry, PortRecord, Spot, TraceSummary
from core.studio.kept_steps import KeptSteps
from core.studio.link_values import LinkValue, LinkValues
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Cursor"]


class Cursor:
    """A place in the recorded steps of one run.

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
        self._kept = KeptSteps(running, self.changed.emit)
        self._link_values = LinkValues(running.session)

    # ---- where it stands ----

    @property
    def recorded(self) -> tuple[int, ...]:
        """The steps whose records are at hand, in the order in which they came."""
        return self._kept.numbers

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

    # ---- what is known there ----

    def port(self, ref: PortRef) -> tuple[PortRecord | None, bool, bool]:
        """What an output held, and whether its value and its gradient are known at the cursor."""
        record = self.trace.ports.get(ref) if self.trace else None
        if record is None:
            return None, False, False
        known = record.entry <= self.cursor
        return record, known, bool(record.grad_key) and record.grad_entry <= self.cursor

    def link_values(self) -> dict[Link, LinkValue]:
        """Value and gradient for every link, as far as they are known at the cursor; the same dict as long as nothing
        changed."""
        return self._link_values.at(self.trace, self.cursor)

    def array(self, key: str) -> np.ndarray | None:
        """An array of the shown trace. Where it is not here yet it is asked for, and ``changed`` says when it came."""
        if self.trace is None or not key:
            return None
        return self._kept.array(self.trace.step, key)

    # ---- looking closer ----

    def explain(self, spot: Spot) -> None:
        """Say where one element of a recorded tensor comes from."""
        self.explained.emit(spot)

    def open(self, spot: Spot) -> None:
        """Show the whole tensor in the spreadsheet."""
        self.opened.emit(spot)
