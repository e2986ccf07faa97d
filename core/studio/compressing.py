"""Compressing: making the trained network of the session small, as the Compress panel shows it.

Everything is asked of the training process (``core.runtime.compressing``); here are the settings, what came back, and
what is under way. A sweep is many questions, one after the other, so that it can be watched and called off.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.runtime.compressing.int8_questions import Int8File, Int8Report, TryInt8
from core.runtime.compressing.pruning import Pruning
from core.runtime.compressing.pruning_questions import (
    LayerZeros,
    LookAgain,
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
from core.storage.atomic import write_atomically
from core.storage.errors import ProjectError
from core.studio.compressing_asking import Asking
from core.studio.languages import tr

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["SWEEP", "Compressing"]

SWEEP = tuple(k / 100 for k in range(0, 100, 5))  # amounts of a sweep


class Compressing(Asking):
    """What is tried out, and what came of it.

    Attributes
    ----------
    pruning, scheme
        The settings, changed by ``set_pruning`` and ``set_scheme``.
    layers
        The weights that can be pruned, as they were when last looked at.
    report, done
        The newest pruning, and whether it was carried out or only tried. One that was carried out is looked at again
        whenever training rests: what it cost in the end is known after some more training.
    pruned_at
        The step after which it was.
    sweep
        Points of the curve so far.
    int8
        The newest answer about int8.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pruning, self.scheme = Pruning(), Scheme()
        self._forget()
        session.document_opened.connect(self._opened)
        session.running.compiled.connect(lambda _event: self._compiled())

    def _forget(self) -> None:
        self.layers: tuple[LayerZeros, ...] = ()
        self.report: PruningReport | None = None
        self.done, self.pruned_at = False, 0
        self.sweep: list[SweepPoint] = []
        self.int8: Int8Report | None = None

    # ---- facts ----

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
        """Find out which weights there are, and how a pruned network does after more training; once a frame."""
        running, report = self.session.running, self.report
        now = (running.step_count, report)
        if self.busy or self.obstacle or self._looked == now or running.state == "running":
            return
        if report is not None and self.done and running.step_count > report.step:
            self._looked = now
            self._ask("look", LookAgain(report), lambda found: self._take_report(found, done=True))
        elif not self.layers:
            self._looked = now
            self._ask("look", ZerosNow(), self._take_layers)

    def try_pruning(self) -> None:
        """See what pruning would do."""
        self._begin("try", TryPruning(self.pruning), lambda report: self._take_report(report, done=False))

    def prune(self) -> None:
        """Prune the network that is trained."""

        def take(report: PruningReport) -> None:
            self._take_report(report, done=True)
            self.pruned_at, self.sweep = report.step, []
            self.session.notify(tr("Pruned. Train on: what is pruned stays at zero."))

        self._begin("prune", Prune(self.pruning), take)

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

    # ---- inside ----

    @property
    def _masks(self) -> dict[str, Any]:
        return (self.session.running.kept_state or {}).get("masks") or {}

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

    def _take_put_back(self, report: PutBackReport) -> None:
        self.report, self.layers, self.done, self.sweep = None, (), False, []
        self.session.notify(
            tr("The weights are as they were before pruning.")
            if report.weights
            else tr("The weights before pruning are not known any more. The zeros can be trained again.")
        )
        self._looked = (-1, None)

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
        """Loaded anew: layers may be others."""
        known = set(self.session.running.parameters)
        self.layers, self._looked = (), (-1, None)
        self.pruning = replace(self.pruning, layers=tuple(n for n in self.pruning.layers if n in known))
        if self.report is not None and any(layer.name not in known for layer in self.report.layers):
            self.report, self.sweep, self.int8 = None, [], None
        self.changed.emit()
