"""Bench: the autograd bench as the window sees it: what was done, line by line, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.graph import PortRef
from core.runtime.lab import LabAction, LabReport
from core.runtime.questions import Refusal
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.running import Running

__all__ = ["Bench", "LogLine"]

LONGEST_LOG = 200


@dataclass(frozen=True)
class LogLine:
    """Something that was done, as a line of PyTorch, and what came of it."""

    line: str
    answer: str
    failed: bool


class Bench:
    """Actions go to the training process, reports come back.

    Attributes
    ----------
    report
        The newest one, None before the first action.
    log
        Everything that was done since the bench was set up.
    """

    def __init__(self, running: Running) -> None:
        self.running = running
        self.changed = Signal()
        self.report: LabReport | None = None
        self.log: list[LogLine] = []
        running.debugger.changed.connect(self._debugger_changed)

    @property
    def can_start(self) -> bool:
        """Whether there is a recorded step to take weights and batch from."""
        return self.running.debugger.trace is not None and self.running.loaded

    @property
    def behind(self) -> bool:
        """Whether the bench stands on another step, or on another network, than the one that is shown."""
        trace = self.running.debugger.trace
        return self.report is not None and (self.running.stale or trace is None or trace.step != self.report.step)

    def start(self) -> None:
        """Set up the bench with the step that is shown, and forget what was done on it before."""
        trace = self.running.debugger.trace
        if trace is not None:
            self.log, self.report = [], None
            self._ask(LabAction("start", trace.step))

    def do(self, kind: str, **how: Any) -> None:
        """One action; see LabAction. On a bench that is not set up yet, this comes first."""
        if self.report is None:
            self.start()
        trace = self.running.debugger.trace
        step = self.report.step if self.report else trace.step if trace else 0
        self._ask(LabAction(kind, step, **how))

    def cut(self, port: PortRef, off: bool) -> None:
        """Detach an output at the next forward, or put it back on the tape."""
        self.do("detach" if off else "attach", port=port)

    def _ask(self, action: LabAction) -> None:
        def take(answer: Any) -> None:
            if isinstance(answer, Refusal):
                self.log.append(LogLine("", answer.message, True))
            else:
                self.report = answer
                if answer.answer:
                    self.log.append(LogLine(answer.line, answer.answer, answer.failed))
            del self.log[:-LONGEST_LOG]
            self.changed.emit()

        self.running.ask(action, take)

    def _debugger_changed(self) -> None:
        if self.running.debugger.trace is None and (self.report or self.log):
            self.report, self.log = None, []
        self.changed.emit()
