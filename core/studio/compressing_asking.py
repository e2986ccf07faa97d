"""Asking: one question at a time to the training process, for something that a person waits for.

What was called off, and answers about a run that is no more, are dropped; so nobody waits in vain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from core.runtime.questions import Question, Refusal
from core.studio.languages import tr
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Asking", "Busy"]

Busy = Literal["", "look", "try", "prune", "put back", "sweep", "int8", "save"]


class Asking:
    """Base class of ``Compressing``.

    Attributes
    ----------
    busy
        What is under way; empty where nothing is, ``look`` where nobody asked for it.
    refusal
        Why the last question could not be answered, as a sentence.

    Signals
    -------
    changed()
        Something is new.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changed = Signal()
        self.busy: Busy = ""
        self.refusal = ""
        self._asked: object = None  # what the newest question is told apart by
        self._looked: tuple[int, object] = (-1, None)  # step and report of the newest look
        running = session.running
        self._run = running.run_id
        running.state_changed.connect(self._follow_run)
        running.progressed.connect(self._follow_run)
        running.failed.connect(lambda event: self._give_up(event.message))

    @property
    def trained(self) -> bool:
        """Whether there is anything to look at."""
        running = self.session.running
        return running.step_count > 0 and (running.loaded or running.kept_state is not None)

    @property
    def obstacle(self) -> str:
        """Why nothing can be asked now, as a sentence; empty where it can."""
        if not self.trained:
            return tr("Train the network first.")
        if self.session.running.stale:
            return tr("The network has changed: train a step, then try again.")
        return tr("Something is being worked out: wait, or cancel it.") if self.busy not in ("", "look") else ""

    def cancel(self) -> None:
        """Wait no longer for what is under way; a sweep keeps the points it has. What was to change the network will
        still do so."""
        if self.busy not in ("prune", "put back"):
            self.busy, self._asked = "", None
            self.changed.emit()

    # ---- inside ----

    def _begin(self, busy: Busy, question: Question, then: Callable[[Any], None]) -> None:
        if not self.obstacle:
            self._ask(busy, question, then)

    def _ask(self, busy: Busy, question: Question, then: Callable[[Any], None]) -> None:
        if self.busy == "look":
            self._looked = (-1, None)  # it is in the way, and comes again
        asked = self._asked = object()
        self.busy, self.refusal = busy, ""

        def take(answer: Any) -> None:
            if asked is not self._asked:
                return  # called off, or another network by now
            self.busy = ""
            if isinstance(answer, Refusal):
                self.refusal = answer.message
            else:
                then(answer)
            self.changed.emit()

        self.changed.emit()
        self.session.running.ask(question, take, wake=True)

    def _follow_run(self) -> None:
        """Who waits for an answer of a run, or of a process, that is no more waits in vain."""
        running = self.session.running
        if self._run != running.run_id:
            self._run = running.run_id
            self.busy, self._asked, self.refusal, self._looked = "", None, "", (-1, None)
            self._forget()
            self.changed.emit()
        elif self.busy and not running.loaded:
            self._give_up(tr("The training process is not there any more: try again."))

    def _give_up(self, why: str) -> None:
        if self.busy:
            self.busy, self._asked, self.refusal = "", None, why
            self.changed.emit()

    def _forget(self) -> None:
        """The run whose answers these are is no more."""
