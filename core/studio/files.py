"""Files: new, open, save, and what happens to unsaved work, for one session.

Asking the person ("save first?", "where to?") is the window's part; here nothing is asked, and nothing is lost: what
cannot be opened leaves the open project as it is, what cannot be saved leaves the old file as it is.
"""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.graph import Change, Document, Graph
from core.runtime.chance import chance_of, with_chance
from core.storage import EXTENSION, ProjectError, Recoverable, Recovery, Weights, load_project, save_project
from core.studio.examples import Example, example, samples_folder
from core.studio.settings import state_folder

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["FIRST_EXAMPLE", "Files", "state_of"]

FIRST_EXAMPLE = "two_spirals"
WAIT_FOR_STATE_S = 1.0


class Files:
    """The file side of a session.

    Attributes
    ----------
    saved_at
        When the open project was saved last in this session, or None.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.saved_at: datetime | None = None
        self.recovery = Recovery(state_folder() / "recovery")
        self._recovery_id = self.recovery.new_id()
        self._kept = False  # whether what was kept last is the graph as it is now
        self._next_autosave = 0.0
        session.document_changed.connect(self._changed)

    @property
    def name(self) -> str:
        """What the title bar shows: the file's name, or the project's title, or Untitled."""
        if self.session.path:
            return self.session.path.stem
        return str(self.session.graph.meta.get("title") or "Untitled")

    def new(self) -> None:
        """An empty project."""
        self._show(Document(), None, None)

    def open(self, path: Path) -> bool:
        """Open a project file; says whether it could. The person is told why not, and nothing changes then."""
        path = Path(path)
        if samples_folder() in path.resolve().parents:
            return self._open(path, as_copy=True)
        return self._open(path, as_copy=False)

    def open_example(self, which: Example | str) -> bool:
        """Open a sample as a new project without a file, so that saving never changes the sample itself."""
        found = example(which) if isinstance(which, str) else which
        if found is None:
            self.session.notify(f"There is no example {which!r}.", "error")
            return False
        return self._open(found.path, as_copy=True)

    def open_graph(self, graph: Graph) -> bool:
        """Open a graph that was wired by program, as a new project; it counts as unsaved."""
        document = Document(graph)
        document.mark_unsaved()
        self._show(document, None, None)
        return True

    def save(self, path: Path | None = None) -> bool:
        """Save to ``path``, or to the file the project came from; says whether it could.

        Raises
        ------
        ValueError
            If there is no such file yet and no ``path`` was given: ask for one first.
        """
        target = path or self.session.path
        if target is None:
            raise ValueError("This project has no file yet; a path is needed.")
        target = Path(target)
        if target.suffix != EXTENSION:
            target = target.with_name(target.name + EXTENSION)
        session = self.session
        try:
            save_project(target, session.graph, self._weights())
        except ProjectError as error:
            session.notify(f"{error}. {error.suggestion}", "error")
            return False
        session.path = target
        session.trusting.remember()
        self.saved_at = datetime.now()
        session.document.mark_saved()
        self.recovery.discard(self._recovery_id)
        session.settings.note_file(target.absolute())
        session.settings.save()
        session.title_changed.emit()
        session.notify(f"Saved {target.name}")
        return True

    def autosave(self) -> None:
        """Call once a frame: keeps unsaved work for recovery from time to time."""
        every_s = self.session.settings.autosave_s
        document = self.session.document
        now = time.monotonic()
        if not every_s or now < self._next_autosave:
            return
        self._next_autosave = now + every_s
        if document.dirty and not self._kept:
            self.keep_for_recovery()

    def keep_for_recovery(self) -> None:
        """Keep the work as it is now, in case the program ends unexpectedly."""
        document = self.session.document
        try:
            self.recovery.autosave(self._recovery_id, document.graph, self.session.path)
            self._kept = True
        except (ProjectError, OSError) as error:
            self._next_autosave = time.monotonic() + 600.0  # say it seldom, not every few seconds
            self.session.notify(f"Unsaved work could not be kept for recovery: {error}", "warning")

    def recoverable(self) -> list[Recoverable]:
        """Unsaved work of earlier sessions that ended unexpectedly, newest first."""
        return self.recovery.list()

    def recover(self, found: Recoverable) -> bool:
        """Open recovered work; it counts as unsaved."""
        try:
            project = self.recovery.recover(found.id)
        except ProjectError as error:
            self.session.notify(f"{error}. {error.suggestion}", "error")
            return False
        document = Document(project.graph)
        document.mark_unsaved()
        self._show(document, found.original, None)
        self._recovery_id = found.id
        return True

    def forget(self, found: Recoverable) -> None:
        """Throw recovered work away."""
        self.recovery.discard(found.id)

    def close(self) -> None:
        """The session ends in good order: nothing needs to be recovered."""
        self.recovery.discard(self._recovery_id)

    def _changed(self, changes: tuple[Change, ...]) -> None:
        self._kept = False

    def _open(self, path: Path, as_copy: bool) -> bool:
        session = self.session
        try:
            project = load_project(path)
        except ProjectError as error:
            session.notify(f"{error}. {error.suggestion}", "error")
            return False
        self._show(Document(project.graph), None if as_copy else path, project.weights)
        if not as_copy:
            session.settings.note_file(path.absolute())
            session.settings.save()
        for warning in project.warnings:
            session.notify(warning, "warning")
        return True

    def _show(self, document: Document, path: Path | None, weights: Weights | None) -> None:
        self.recovery.discard(self._recovery_id)
        self._recovery_id = self.recovery.new_id()
        self._kept = False
        self.saved_at = None
        self.session.open_document(document, path)
        self.session.running.restore(state_of(weights) if weights else None)

    def _weights(self) -> Weights | None:
        """What training made, as new as can be had; None if nothing was trained."""
        running = self.session.running
        arrived: list[dict[str, Any]] = []
        if running.loaded:
            running.save_state(arrived.append)
            until = time.monotonic() + WAIT_FOR_STATE_S
            while not arrived and running.process and running.process.alive and time.monotonic() < until:
                running.poll()
                time.sleep(0.002)
        state = arrived[0] if arrived else running.kept_state
        if not state or not state["step"]:
            return None
        masks = state.get("masks", {}).get("kept", {})
        return Weights(
            state["weights"], state["memory"], state["step"], state["epoch"], state["seed"], masks, chance_of(state)
        )


def state_of(weights: Weights) -> dict[str, Any]:
    """What a Trainer can go on from."""
    state = {
        "weights": weights.tensors,
        "memory": weights.optimizer,
        "masks": {"kept": weights.masks},
        "step": weights.step,
        "epoch": weights.epoch,
        "seed": weights.seed,
    }
    return with_chance(state, weights.chance)
