"""Travels: a step of the past is wanted, and the training process is on its way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.runtime import messages as m
from core.runtime.process import WorkerProcess
from core.studio.languages import tr
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Travels"]


class Travels:
    """The visit of a run to its past.

    Attributes
    ----------
    visiting, travel
        Whether a step of the past is being trained again, and how far it is: steps done, and in all.
    """

    session: Session
    process: WorkerProcess | None
    travelled: Signal
    visiting = False
    travel = (0, 0)

    @property
    def can_travel(self) -> bool:
        """Whether there is a process at rest that holds this project."""
        raise NotImplementedError

    def visit(self, step: int, reference: str = "", cursor: int = 0) -> None:
        """Have a step of the past recorded again, for the debugger; with a ``reference``, the one in which that value
        last changed, seen from this entry of this step. ``travelled`` says how far it is."""
        if self.process is None or not self.can_travel:
            self.session.notify(
                tr("That step is not kept, and nothing is loaded that could train it again: run first.")
            )
        elif not self.visiting:
            self.visiting, self.travel = True, (0, 0)
            self.process.send(m.Visit(step, reference, cursor))
            self.travelled.emit()

    def stop_visit(self) -> None:
        """Give up the visit to the past that is under way."""
        if self.visiting and self.process:
            self.process.send(m.StopVisit())

    def take_travelled(self, event: m.Travelled) -> None:
        """How far it is, or that it is over."""
        self.visiting, self.travel = not event.over, (event.done, event.total)
        if event.message:
            self.session.notify(event.message)
        self.travelled.emit()
