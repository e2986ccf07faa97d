"""What the probes of a canvas show now: asked for when the step at hand has it, else the reason why there is nothing.

The debugger says which step is at hand. While one steps, a tensor that is not computed yet where the cursor stands says
so. An answer that came too late, for a step that is not shown any more, is dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from core.runtime.peeks import Peek, PeekAt
from core.runtime.questions import Refusal
from core.studio.languages import tr
from core.studio.probes import Probe
from core.studio.session import Session

__all__ = ["ProbeFeed"]

Asked = tuple[int, str, str, int]  # step, key, mode, sample


class ProbeFeed:
    """Numbers and words of each probe, by its id.

    Attributes
    ----------
    peeks
        What came last.
    words
        Why there is nothing to show; absent or empty where there is.
    asked
        For what was asked last.
    """

    def __init__(self, session: Session, shown: Callable[[str], None], came: Callable[[str], None]) -> None:
        """``shown`` is called with the id of a probe whose words are others, ``came`` when there was an answer."""
        self.session = session
        self.shown, self.came = shown, came
        self.peeks: dict[str, Peek] = {}
        self.words: dict[str, str] = {}
        self.asked: dict[str, Asked] = {}

    def refresh(self, probe: Probe) -> None:
        """Ask for what a probe should show now, if that is not what it shows."""
        running = self.session.running
        words, asked = self._wanted(probe)
        if words != self.words.get(probe.id, ""):
            self.words[probe.id] = words
            if words:
                self.asked.pop(probe.id, None)
            self.shown(probe.id)
        if asked is not None and asked != self.asked.get(probe.id) and running.loaded:
            self.asked[probe.id] = asked
            running.ask(
                PeekAt(asked[0], asked[1], probe.mode, probe.sample), lambda answer: self._take(probe.id, asked, answer)
            )

    def renew(self, id: str) -> None:
        """What a probe has shown does not belong to it any more."""
        self.peeks.pop(id, None)
        self.asked.pop(id, None)

    def forget(self, id: str) -> None:
        """A probe is gone."""
        self.renew(id)
        self.words.pop(id, None)

    def _wanted(self, probe: Probe) -> tuple[str, Asked | None]:
        """The reason why a probe has nothing to show now, or else what to ask for."""
        debugger, name = self.session.running.debugger, probe.name
        trace = debugger.trace
        if trace is None:
            return tr("Run, or step, to see it."), None
        key = name.resolve(trace, debugger.cursor)
        if not key:
            if name.part == "gradient":
                return tr("No gradient reaches it in this step."), None
            return tr("This step has no such tensor."), None
        if debugger.active and name.known_from(trace) > debugger.cursor:
            return tr("not computed yet"), None
        return "", (trace.step, key, probe.mode, probe.sample)

    def _take(self, id: str, asked: Asked, answer: Peek | Refusal) -> None:
        if self.asked.get(id) != asked:
            return
        if isinstance(answer, Refusal):
            self.words[id] = answer.message
        else:
            self.peeks[id] = answer
        self.came(id)
