"""The tensor that the spreadsheet shows: which one, which sheet of it, and whether it is still true.

It asks the training process for parts and facts, and drops answers that belong to a tensor shown before. With
``follow`` it goes along with the debugger: in another step it shows the tensor of the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.runtime.questions import Refusal
from core.runtime.sheets import Block, Facts, FindIn, Plane, SliceOf, Sought, plane_of
from core.runtime.trace import Spot
from core.studio.languages import tr
from core.studio.signals import Signal
from core.studio.tensors import TensorName, name_of, title_of

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["OpenTensor"]


class OpenTensor:
    """At most one tensor of a session, open to be looked at.

    Attributes
    ----------
    spot, name
        The recorded tensor, and what it is from step to step (None where it has no name).
    plane, facts
        The sheet of it that is shown, and what is true of the whole; None until the first answer.
    problem
        Why the numbers cannot be had, as a sentence.
    version
        Counts up with everything that makes the numbers on screen old.

    Signals
    -------
    changed()
        Any of these is new. ``reopened()``: another tensor, for which nothing of the view before holds.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changed = Signal()
        self.reopened = Signal()
        self.follow = True
        self.clear()
        session.document_opened.connect(self.clear)

    def clear(self) -> None:
        """Nothing is open."""
        self.spot: Spot | None = None
        self.name: TensorName | None = None
        self.plane: Plane | None = None
        self.facts: Facts | None = None
        self.problem = ""
        self.version = getattr(self, "version", 0) + 1
        self.changed.emit()

    def open(self, spot: Spot) -> None:
        """Show a tensor, and the element that the spot names if it names one."""
        trace = self.session.running.debugger.trace
        same = trace is not None and trace.step == spot.step
        self.spot, self.plane, self.facts = spot, None, None
        self.name = name_of(trace, spot.key) if same and trace is not None else None
        if self.name is not None and not spot.title:
            self.spot = replace(spot, title=title_of(self.session, self.name))
        self._renew()
        self.reopened.emit()

    def open_name(self, name: TensorName) -> bool:
        """Show the tensor of a name in the step at hand; False where that step has none."""
        debugger = self.session.running.debugger
        key = name.resolve(debugger.trace, debugger.cursor) if debugger.trace else ""
        if not key or debugger.trace is None:
            return False
        self.open(Spot(debugger.trace.step, key, None, title_of(self.session, name)))
        self.name = name
        return True

    def go_along(self) -> None:
        """The debugger stands elsewhere: show the same tensor there, if one follows."""
        debugger = self.session.running.debugger
        if self.spot is None or not self.follow or debugger.trace is None or self.name is None:
            return
        key = self.name.resolve(debugger.trace, debugger.cursor)
        if key and (debugger.trace.step, key) != (self.spot.step, self.spot.key):
            self.spot = replace(self.spot, step=debugger.trace.step, key=key, index=None)
            self._renew()

    def twin(self) -> TensorName | None:
        """The gradient of what is shown, or the value it is the gradient of, where the step has it."""
        trace = self.session.running.debugger.trace
        if self.name is None or trace is None or self.spot is None or trace.step != self.spot.step:
            return None
        return self.name.twin(trace)

    def switch(self) -> None:
        """From value to gradient or back: the same cells of the other tensor."""
        other, debugger = self.twin(), self.session.running.debugger
        if other is None or self.spot is None or debugger.trace is None:
            return
        self.name = other
        key = other.resolve(debugger.trace, debugger.cursor)
        self.spot = Spot(debugger.trace.step, key, None, title_of(self.session, other))
        self._renew()

    def set_plane(self, plane: Plane) -> None:
        """Show another sheet of the tensor."""
        if plane != self.plane:
            self.plane = plane
            self.version += 1
            self.changed.emit()

    # ---- what is asked ----

    def ask(self, top: int, left: int, height: int, width: int, then: Callable[[Block], None]) -> None:
        """Ask for a rectangle of cells; ``then`` is called if it still belongs to what is shown."""
        if self.spot is not None:
            self._ask(SliceOf(self.spot.step, self.spot.key, self.plane, top, left, height, width), then)

    def find(self, what: Sought, then: Callable[[tuple[int, ...] | None], None], **how: object) -> None:
        """Look for an element; ``how`` are the other fields of ``FindIn``."""
        if self.spot is not None:
            self._ask(FindIn(self.spot.step, self.spot.key, what, **how), then)  # type: ignore[arg-type]

    # ---- what must be said of it ----

    @property
    def part(self) -> str:
        """``value`` or ``gradient``; empty where that is not known."""
        return self.name.part if self.name else ""

    @property
    def doubt(self) -> str:
        """Why the numbers may not be what a person takes them for, as a sentence; empty if they are."""
        if self.spot is None:
            return ""
        debugger = self.session.running.debugger
        trace = debugger.trace
        if self.problem:
            return self.problem
        if self.facts is not None and self.facts.whole:
            whole = ", ".join(map(str, self.facts.whole))
            return tr("Too large to keep: these are evenly picked numbers of a tensor of ({shape}).", shape=whole)
        if self.session.running.stale:
            return tr("The graph has changed since.")
        if trace is None or trace.step != self.spot.step:
            return tr("Of step {step}, not of the one at hand.", step=f"{self.spot.step:,}")
        if debugger.active and self.name is not None and self.name.known_from(trace) > debugger.cursor:
            return tr("Ahead of the debugger: not computed yet where it stands.")
        return ""

    def _renew(self) -> None:
        assert self.spot is not None
        self.version += 1
        self.problem = ""
        self.changed.emit()
        self._ask(SliceOf(self.spot.step, self.spot.key, None, 0, 0, 0, 0, facts=True), self._take_facts)

    def _take_facts(self, block: Block) -> None:
        assert block.facts is not None
        if self.plane is None or self.facts is None or len(self.facts.shape) != len(block.facts.shape):
            self.plane = plane_of(block.facts.shape)
        elif any(at >= size for at, size in zip(self.plane.fixed, block.facts.shape, strict=True)):
            self.plane = replace(plane_of(block.facts.shape), rows=self.plane.rows, columns=self.plane.columns)
        self.facts = block.facts
        self.changed.emit()

    def _ask(self, question: SliceOf | FindIn, then: Callable[..., None]) -> None:
        version = self.version

        def take(answer: object) -> None:
            if version != self.version:
                return
            if isinstance(answer, Refusal):
                self.problem = answer.message
                self.changed.emit()
            else:
                then(answer)

        if self.session.running.loaded:
            self.session.running.ask(question, take)
        else:
            self.problem = tr("The training process that held this tensor has ended.")
            self.changed.emit()
