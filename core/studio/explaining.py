"""Explaining: the number a person asks about, the way that led to it, and what the training process says of it.

One follows terms as one follows links in a browser: every number opened joins a trail, and one can go back and on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.runtime.explain import Checked, CheckNumber, Explain, Explanation
from core.runtime.questions import Refusal
from core.runtime.trace import Spot
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Explaining"]

LONGEST_TRAIL = 200


class Explaining:
    """The trail of one run.

    Attributes
    ----------
    trail, place
        Numbers that were opened, and which of them is shown; ``place`` is -1 while there is none.
    explanation
        Of the shown one, None until it has come.
    refusal
        Why there is none, as a sentence.
    checked
        The second opinion, once it was asked for and has come; ``checking`` while it is under way.

    Signals
    -------
    changed()
        Any of these is new.
    """

    def __init__(self, running: Running) -> None:
        self.running = running
        self.changed = Signal()
        self.trail: list[Spot] = []
        self.place = -1
        self.explanation: Explanation | None = None
        self.refusal = ""
        self.checked: Checked | None = None
        self.check_refusal = ""
        self.checking = False
        running.debugger.explained.connect(self.open)
        running.debugger.changed.connect(self._debugger_changed)

    @property
    def spot(self) -> Spot | None:
        """The number that is shown."""
        return self.trail[self.place] if 0 <= self.place < len(self.trail) else None

    @property
    def can_go_back(self) -> bool:
        return self.place > 0

    @property
    def can_go_on(self) -> bool:
        return self.place + 1 < len(self.trail)

    def open(self, spot: Spot) -> None:
        """Explain a number; what lay ahead on the trail is forgotten, as in a browser."""
        if spot == self.spot:
            self._ask()
            return
        self.trail = [*self.trail[: self.place + 1], spot][-LONGEST_TRAIL:]
        self.place = len(self.trail) - 1
        self._ask()

    def back(self) -> None:
        """To the number before."""
        self.go_to(self.place - 1)

    def onward(self) -> None:
        """To the number after, where one has gone back."""
        self.go_to(self.place + 1)

    def go_to(self, place: int) -> None:
        """To a number of the trail."""
        if 0 <= place < len(self.trail) and place != self.place:
            self.place = place
            self._ask()

    def move(self, index: tuple[int, ...]) -> None:
        """Another element of the same tensor."""
        if self.spot is not None:
            self.open(replace(self.spot, index=index))

    @property
    def largest(self) -> Spot | None:
        """Where the largest term of the shown sum, or else the first number on its way, can be followed to."""
        found = self.explanation
        if found is None:
            return None
        for term in sorted(found.terms, key=lambda term: -abs(term.product)):
            for number in (*term.factors, *term.of):
                if number.spot is not None and number.spot != self.spot:
                    return number.spot
        return next((n.spot for n in (*found.numbers, *found.onward) if n.spot not in (None, self.spot)), None)

    def follow_largest(self) -> None:
        """To what the largest term comes from: again and again, it leads to the data."""
        spot = self.largest
        if spot is not None:
            self.open(spot)

    def check(self) -> None:
        """Ask for a second opinion on the shown number: a finite difference, or the value computed again."""
        spot = self.spot
        if spot is None or self.explanation is None or self.checking:
            return

        def take(answer: Any) -> None:
            if spot != self.spot:
                return
            self.checking = False
            self.checked = None if isinstance(answer, Refusal) else answer
            self.check_refusal = answer.message if isinstance(answer, Refusal) else ""
            self.changed.emit()

        self.checking = True
        self.running.ask(CheckNumber(spot), take)
        self.changed.emit()

    def show_in_debugger(self) -> None:
        """Move the debugger to the operation that computed the number."""
        found, debugger = self.explanation, self.running.debugger
        if found is not None and found.entry >= 0 and debugger.trace is not None:
            if debugger.trace.step != found.spot.step:
                debugger.to_step(found.spot.step)
            debugger.to_entry(found.entry)

    def clear(self) -> None:
        """Forget the trail: the numbers are gone."""
        self.trail, self.place = [], -1
        self.explanation, self.refusal = None, ""
        self.checked, self.check_refusal, self.checking = None, "", False
        self.changed.emit()

    def _debugger_changed(self) -> None:
        if self.running.debugger.trace is None and self.trail:
            self.clear()

    def _ask(self) -> None:
        spot = self.spot
        if spot is None:
            return

        def take(answer: Any) -> None:
            if spot != self.spot:
                return  # another number was opened meanwhile
            if isinstance(answer, Refusal):
                self.explanation, self.refusal = None, answer.message
            else:
                self.explanation, self.refusal = answer, ""
            self.changed.emit()

        shown = self.explanation.spot if self.explanation else None
        if shown is None or replace(shown, title=spot.title) != spot:
            self.explanation = None  # what was said of another number must not stand beside this one's name
        self.refusal, self.checked, self.check_refusal, self.checking = "", None, "", False
        self.running.ask(Explain(spot), take)
        self.changed.emit()
