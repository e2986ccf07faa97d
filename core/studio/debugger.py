"""Debugger: walks through recorded steps, operation by operation, in both directions.

A step is trained and recorded as a whole; walking shows it as if it were happening. Up to the update the weights shown
are those before it. Because nothing is computed again, going back is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from core.runtime import messages as m
from core.runtime.questions import Refusal
from core.runtime.stops import Hit, HitsIn
from core.runtime.trace import TraceSummary
from core.studio import stepping
from core.studio.cursor import Cursor
from core.studio.languages import tr

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Debugger"]

Arrival = Callable[[TraceSummary], int]  # where in a step to stand when its record comes
Move = Callable[..., int | None]  # a rule of ``stepping``


class Debugger(Cursor):
    """The cursor of one run, and all the ways to move it."""

    def __init__(self, running: Running) -> None:
        super().__init__(running)
        self._arrival: Arrival | None = None

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

    def step_part(self) -> None:
        """On to the first operation of another time step or module."""
        self._onward(stepping.part_after)

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

    def back_part(self) -> None:
        """Back to the last operation of another time step or module."""
        self._backward(stepping.part_before)

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
        elif (kept := self._kept.get(step)) is not None:
            self._show(kept, arrival(kept) if arrival else 0)
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
        self._kept.clear()
        self.changed.emit()

    # ---- inside ----

    def take(self, event: m.Traced) -> None:
        """A step was recorded."""
        if not event.again:
            self._kept.cut_off(event.summary.step)
        self._kept.add(event.summary, event.kept)
        arrival, self._arrival = self._arrival, None
        self.active = event.stepping
        self.trace, self.cursor, self.depth = event.summary, event.stop_at, 0
        self.hit = None
        if event.hit is not None:
            self._count(event.hit)
        elif arrival is not None and event.stepping:
            self.cursor = arrival(event.summary)
        self.changed.emit()

    def _count(self, hit: Hit) -> None:
        self.hit = hit
        self.hit_counts[hit.target] = self.hit_counts.get(hit.target, 0) + 1

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
