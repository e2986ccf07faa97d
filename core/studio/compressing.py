"""Compressing: making the trained network of the session small, as the Compress panel shows it.

Everything is asked of the training process (``core.runtime.compressing``); here are the settings, what came back, and
what is under way. A sweep is many questions, one after the other, so that it can be watched and called off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.runtime.compressing.int8_questions import Int8File, Int8Report, TryInt8
from core.runtime.compressing.pruning import Pruning
from core.runtime.compressing.pruning_questions import (
    LayerZeros,
    Prune,
    PruningReport,
    PutBack,
    PutBackReport,
    SweepPoint,
    TryAmount,
    TryPruning,
    ZerosNow,
)
from core.runtime.compressing.quantising import Scheme
from core.runtime.questions import Question, Refusal
from core.storage.atomic import write_atomically
from core.storage.errors import ProjectError
from core.studio.languages import tr
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["SWEEP", "Busy", "Compressing"]

Busy = Literal["", "try", "prune", "put back", "sweep", "int8", "save"]
SWEEP = tuple(k / 100 for k in range(0, 100, 5))  # amounts of a sweep


class Compressing:
    """What is tried out, and what came of it.

    Attributes
    ----------
    pruning, scheme
        The settings, changed by ``set_pruning`` and ``set_scheme``.
    layers
        The weights that can be pruned, as they were when last looked at.
    report, done
        The newest pruning, and whether it was carried out or only tried.
    sweep
        Points of the curve so far.
    int8
        The newest answer about int8.
    busy
        What is under way; empty where nothing is.
    refusal
        Why the last question could not be answered, as a sentence.

    Signals
    -------
    changed()
        Any of these is new.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.changed = Signal()
        self.pruning, self.scheme = Pruning(), Scheme()
        self._forget()
        session.document_opened.connect(self._opened)
        session.running.compiled.connect(lambda _event: self._compiled())

    def _forget(self) -> None:
        self.layers: tuple[LayerZeros, ...] = ()
        self.report: PruningReport | None = None
        self.done = False
        self.sweep: list[SweepPoint] = []
        self.int8: Int8Report | None = None
        self.busy: Busy = ""
        self.refusal = ""
        self._asked: object = None  # what the newest question is told apart by

    # ---- facts ----

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
        return tr("Something is being worked out: wait, or cancel it.") if self.busy else ""

    @property
    def pruned(self) -> bool:
        """Whether masks hold weights at zero."""
        return bool(self._masks.get("kept"))

    @property
    def can_restore(self) -> bool:
        """Whether the weights from before the pruning are known, so that ``put_back`` brings them back."""
        return self._masks.get("before") is not None

    @property
    def progress(self) -> float:
        """How much of a sweep is done, 0 to 1."""
        return len(self.sweep) / len(SWEEP)

    # ---- settings ----

    def set_pruning(self, **settings: Any) -> None:
        """Another method, amount or choice of layers."""
        before, self.pruning = self.pruning, replace(self.pruning, **settings)
        if (before.method, before.layers) != (self.pruning.method, self.pruning.layers) and self.busy != "sweep":
            self.sweep = []  # the curve was of another way
        self.changed.emit()

    def set_scheme(self, **settings: Any) -> None:
        """Another way to quantise."""
        self.scheme = replace(self.scheme, **settings)
        self.changed.emit()

    def toggle_layer(self, name: str) -> None:
        """Take a layer out of the pruning, or into it; the last one stays."""
        known = tuple(layer.name for layer in self.layers)
        chosen = set(self.pruning.layers or known) ^ {name}
        if chosen:
            self.set_pruning(layers=() if chosen == set(known) else tuple(n for n in known if n in chosen))

    # ---- what the buttons do ----

    def look(self) -> None:
        """Find out which weights there are."""
        if not self.layers and not self.obstacle:
            self._ask("", ZerosNow(), self._take_layers)

    def try_pruning(self) -> None:
        """See what pruning would do."""
        self._begin("try", TryPruning(self.pruning), lambda report: self._take_report(report, done=False))

    def prune(self) -> None:
        """Prune the network that is trained."""
        self._begin("prune", Prune(self.pruning), lambda report: self._take_report(report, done=True))

    def put_back(self) -> None:
        """Undo all pruning."""
        if self.pruned:
            self._begin("put back", PutBack(), self._take_put_back)

    def start_sweep(self) -> None:
        """Try one amount after the other."""
        if not self.obstacle:
            self.busy, self.sweep = "sweep", []
            self._ask_next()

    def try_int8(self) -> None:
        """See what int8 would do."""
        self._begin("int8", TryInt8(self.scheme), self._take_int8)

    def save_int8(self, path: Path) -> None:
        """Write the int8 weights into a safetensors file."""
        self._begin("save", Int8File(self.scheme), lambda content: self._write(path, content))

    def cancel(self) -> None:
        """Wait no longer for what is under way; a sweep keeps the points it has. What was to change the network will
        still do so."""
        if self.busy not in ("prune", "put back"):
            self.busy, self._asked = "", None
            self.changed.emit()

    # ---- inside ----

    @property
    def _masks(self) -> dict[str, Any]:
        return (self.session.running.kept_state or {}).get("masks") or {}

    def _begin(self, busy: Busy, question: Question, then: Callable[[Any], None]) -> None:
        if not self.obstacle:
            self._ask(busy, question, then)

    def _ask(self, busy: Busy, question: Question, then: Callable[[Any], None]) -> None:
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

    def _ask_next(self) -> None:
        amount = SWEEP[len(self.sweep)]
        self._ask("sweep", TryAmount(replace(self.pruning, amount=amount)), self._take_point)

    def _take_point(self, point: SweepPoint) -> None:
        self.sweep = [*self.sweep, point]
        if len(self.sweep) < len(SWEEP):
            self.busy = "sweep"
            self._ask_next()

    def _take_layers(self, layers: tuple[LayerZeros, ...]) -> None:
        self.layers = layers

    def _take_report(self, report: PruningReport, done: bool) -> None:
        self.report, self.layers, self.done = report, report.layers, done
        if done:
            self.sweep = []
            self.session.notify(tr("Pruned. Train on: what is pruned stays at zero."))

    def _take_put_back(self, report: PutBackReport) -> None:
        self.report, self.layers, self.done, self.sweep = None, (), False, []
        self.session.notify(
            tr("The weights are as they were before pruning.")
            if report.weights
            else tr("The weights before pruning are not known any more. The zeros can be trained again.")
        )
        self._ask("", ZerosNow(), self._take_layers)

    def _take_int8(self, report: Int8Report) -> None:
        self.int8 = report

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_atomically(path, content)
        except ProjectError as problem:
            self.session.notify(f"{problem}. {problem.suggestion}", "error")
            return
        self.session.notify(tr("Saved {name}.", name=path.name))

    def _opened(self) -> None:
        self.pruning, self.scheme = Pruning(), Scheme()
        self._forget()
        self.changed.emit()

    def _compiled(self) -> None:
        """Loaded anew: layers may be others, and who waits for an answer of the former network waits in vain."""
        known = set(self.session.running.parameters)
        if self.busy == "":
            self.layers = ()
        self.pruning = replace(self.pruning, layers=tuple(n for n in self.pruning.layers if n in known))
        if self.report is not None and any(layer.name not in known for layer in self.report.layers):
            self.report, self.sweep, self.int8 = None, [], None
        self.changed.emit()
