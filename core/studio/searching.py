"""Searching: the study of one session: its run, its results, and opening one of them."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from core.runtime.trials.task import TRAINING_LOSS, VALIDATION_LOSS, EpochRow
from core.studio.files import state_of
from core.studio.languages import tr
from core.studio.searching_conductor import Conductor
from core.studio.searching_editing import StudyEditing
from core.studio.searching_setup import StudySetup
from core.studio.searching_store import StudyStore, TrialRow, best_row
from core.studio.settings import state_folder
from core.studio.signals import Signal

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Results", "Searching"]


class Results:
    """What a study has found so far, read from its folder by a thread."""

    def __init__(self, folder: Path, mark: str) -> None:
        self.ready = False
        self.rows: list[TrialRow] = []
        self.store: StudyStore | None = None
        self._where = (folder, mark)
        self._thread = threading.Thread(target=self._read, name="read study", daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until it was read."""
        self._thread.join()

    def _read(self) -> None:
        folder, mark = self._where
        try:
            try:
                self.store = StudyStore(folder, mark)
            except LookupError:
                self.store = StudyStore(folder)  # an earlier set-up's: better than nothing to see
            self.rows = self.store.rows()
        except Exception:  # no study, or a folder that holds something else: there is nothing to show
            self.store = None
        self.ready = True


class Searching(StudyEditing):
    """The search for good values, as the window sees it.

    Signals
    -------
    changed()
        Set-up, rows or state are new.
    chosen_changed()
        ``chosen`` is new: the trials that the person looks at.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.changed = Signal()
        self.chosen_changed = Signal()
        self.chosen: frozenset[int] = frozenset()
        self.conductor: Conductor | None = None
        self.results: Results | None = None
        self._taken = (-1, False)
        session.document_opened.connect(self._opened)
        session.document_changed.connect(lambda _changes: self.changed.emit())

    # ---- the run ----

    @property
    def obstacles(self) -> list[str]:
        """Why Start would do nothing: ``problems``, or that all is done."""
        found = self.problems
        if not found and not self.outdated and self._left() == 0:
            found = [tr("All trials are done. Raise the number of trials, or change what varies.")]
        return found

    def _left(self) -> int:
        """Trials of the present set-up that did not come to an end yet."""
        return self.setup.total - sum(row.state in ("done", "pruned", "failed") for row in self.rows)

    def search_learning_rate(self) -> None:
        """Let the learning rate vary, and start. Judged by what the data can be judged by."""
        found = self.learning_rate()
        if found is None:
            return
        if not self.setup.vary:
            graph, registry = self.session.graph, self.session.registry
            parts = [spec.values(node.params).get("validation", 0.0) for node in graph
                     if (spec := registry.get(node.type)) is not None and spec.role == "data"]  # fmt: skip
            self.configure(tr("Search the learning rate"), objective=VALIDATION_LOSS if any(parts) else TRAINING_LOSS)
        self.vary(*found)
        self.start()

    @property
    def state(self) -> str:
        """``idle``, or that of the conductor."""
        return self.conductor.state if self.conductor and self.conductor.state != "ended" else "idle"

    def start(self) -> None:
        """Begin, or go on where the same study stopped."""
        if self.state != "idle":
            return
        obstacles = self.obstacles
        if obstacles:
            self.session.notify(obstacles[0], "warning")
            return
        if not self.setup.id:
            self.configure()
        self.results, self.chosen = None, frozenset()
        self.session.trusting.remember()
        trusted = self.session.trusting.trusted
        self.conductor = Conductor(self.folder, self.setup, self.session.graph, trusted)
        self.changed.emit()

    def toggle(self) -> None:
        """Start, pause, or go on."""
        if self.conductor and self.state == "running":
            self.conductor.pause()
        elif self.conductor and self.state == "paused":
            self.conductor.go_on()
        else:
            self.start()

    def stop(self) -> None:
        """Break off what runs; Start goes on from there."""
        if self.conductor and self.state in ("running", "paused"):
            self.conductor.stop()

    def cancel(self, number: int) -> None:
        """Give up one trial for good."""
        if self.conductor:
            self.conductor.cancel(number)

    def poll(self) -> None:
        """Call once a frame: says so if there is something new."""
        if self.results is not None and self.results.ready and not self._taken[1]:
            self._taken = (self._taken[0], True)
            self.changed.emit()
        conductor = self.conductor
        if conductor is not None and conductor.version != self._taken[0]:
            self._taken = (conductor.version, self._taken[1])
            if conductor.problem:
                self.session.notify(conductor.problem, "error")
                conductor.problem = ""
            self.changed.emit()

    def close(self) -> None:
        """Break off what runs, and wait for the books to be kept."""
        if self.conductor:
            self.conductor.stop()
            self.conductor.join(3.0)

    # ---- the results ----

    @property
    def folder(self) -> Path:
        """Where results lie: beside the project, or with the person's own files while it has none."""
        kept = state_folder() / "studies" / self.setup.id
        path = self.session.path
        if path is None:
            return kept
        beside = path.with_suffix(".study")
        if self.setup.id and kept.exists() and not beside.exists() and self.state == "idle":
            shutil.move(str(kept), str(beside))
        return beside

    @property
    def rows(self) -> list[TrialRow]:
        """The table."""
        if self.conductor is not None:
            return self.conductor.rows()
        return self.results.rows if self.results is not None and self.results.ready else []

    @property
    def shown(self) -> StudySetup:
        """The set-up that the rows belong to; the document's may have been changed since."""
        if self.conductor is not None:
            return self.conductor.setup
        store = self.results.store if self.results is not None and self.results.ready else None
        return store.setup if store is not None else self.setup

    @property
    def outdated(self) -> bool:
        """Whether the rows belong to another set-up or graph than there is now, so that Start begins anew."""
        if not self.rows:
            return False
        store = self.results.store if self.results is not None else None
        mark = self.conductor.mark if self.conductor is not None else store.mark if store is not None else ""
        return mark != self.setup.mark(self.session.graph)

    @property
    def best(self) -> TrialRow | None:
        """The best trial so far."""
        return best_row(self.rows, self.shown)

    @property
    def left_s(self) -> float | None:
        """An estimate of how long it will still take; None where nothing is known yet."""
        ended = [r for r in self.rows if r.state in ("done", "pruned")]
        if self.conductor is None or not ended:
            return None
        each = sum(r.elapsed_s for r in ended) / len(ended)
        running = sum(min(r.elapsed_s, each) for r in self.rows if r.state == "running")
        left = self.shown.total - sum(r.state in ("done", "pruned", "failed") for r in self.rows)
        return max(0.0, left * each - running) / self.conductor.parallel

    def choose(self, numbers: frozenset[int]) -> None:
        """Look at these trials."""
        if numbers != self.chosen:
            self.chosen = numbers
            self.chosen_changed.emit()

    def curve(self, number: int) -> tuple[EpochRow, ...]:
        """The epochs of a trial."""
        if self.conductor is not None:
            known = self.conductor.curve(number)
            return known if known is not None else tuple(self._store().curve(number))
        return tuple(self._store().curve(number)) if self.results is not None else ()

    def open(self, number: int) -> bool:
        """Put a trial's values into the graph, as one step to undo, and its best weights into the session."""
        row = next((r for r in self.rows if r.number == number), None)
        if row is None or (not row.values and not row.rounds):
            return False
        store = self._store()
        graph, weights = self.session.graph, store.weights(number)
        known = [v for v in self.shown.vary if v.name in row.values and v.node in graph.nodes]
        if known:
            with self.session.document.edit(tr("Open trial {number}", number=number)) as edit:
                for vary in known:
                    edit.set_param(vary.node, vary.param, row.values[vary.name])
        if weights is not None:
            self.session.running.show_state(state_of(weights))
            self.session.notify(tr("Trial {number} is open, as it was after epoch {epoch}.",
                                   number=number, epoch=weights.epoch - 1))  # fmt: skip
        else:
            self.session.notify(tr("The values of trial {number} are in the graph; it kept no weights.", number=number))
        return True

    def open_best(self) -> bool:
        """``open`` the best trial."""
        best = self.best
        return best is not None and self.open(best.number)

    def _store(self) -> StudyStore:
        if self.results is None or self.results.store is None:
            assert self.conductor is not None
            self.results = Results(self.conductor.folder, self.conductor.mark)
            self.results.join()
        assert self.results.store is not None
        return self.results.store

    def _opened(self) -> None:
        if self.conductor is not None:
            self.conductor.stop()
            self.conductor.join(3.0)
        self.conductor, self.results, self.chosen = None, None, frozenset()
        self._taken = (-1, False)
        setup = self.setup
        if setup.id and (self.folder / "journal.log").exists():
            self.results = Results(self.folder, setup.mark(self.session.graph))
        self.changed.emit()
