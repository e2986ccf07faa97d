"""Autosaved work, so that a crash costs seconds.

Unsaved work lies in the user's state folder as an ordinary project file that also notes whose work it is: the original
path, and the process that writes it. What belongs to an instance that still runs is never offered to another one.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import platformdirs

from core.graph import Graph
from core.storage.errors import ProjectError
from core.storage.processes import is_running, started
from core.storage.project import EXTENSION, Project, load_project, read_file, save_project
from core.storage.schema import RecoveryRecord
from core.storage.weights import Weights

__all__ = ["Recoverable", "Recovery", "recovery_folder"]


@dataclass(frozen=True)
class Recoverable:
    """Unsaved work of an instance that is gone."""

    id: str
    path: Path
    original: Path | None
    saved_at: datetime
    title: str


def recovery_folder() -> Path:
    """Where unsaved work lies: ``recovery`` in the user's state folder."""
    return Path(platformdirs.user_state_dir("backprop-studio", appauthor=False)) / "recovery"


class Recovery:
    """The unsaved work in one folder.

    Parameters
    ----------
    folder
        Default: ``recovery_folder()``.
    pid
        The process whose work is autosaved; default: this one.
    """

    def __init__(self, folder: Path | None = None, pid: int | None = None) -> None:
        self.folder = folder or recovery_folder()
        self._pid = os.getpid() if pid is None else pid
        self._started = started(self._pid)

    def new_id(self) -> str:
        """An id for the work on one document, from when it is opened until it is closed."""
        return uuid.uuid4().hex

    def autosave(self, id: str, graph: Graph, original: Path | None, weights: Weights | None = None) -> None:
        """Keep ``graph``, which stands in the file ``original`` in an older state, or in no file yet.

        Raises
        ------
        ProjectError
            If it cannot be written; what was kept before is still there.
        """
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        place = str(Path(original).absolute()) if original else None
        save_project(self._path(id), graph, weights, recovery=RecoveryRecord(place, self._pid, self._started, now))

    def discard(self, id: str) -> None:
        """Forget this work: it was saved, or the person does not want it. Nothing happens if there is none."""
        for path in (self._path(id), *self.folder.glob(f"{_checked(id)}*.safetensors")):
            with contextlib.suppress(OSError):
                path.unlink()

    def list(self) -> list[Recoverable]:
        """What can be recovered, newest first. Files that cannot be read are left out and left alone."""
        found = []
        for path in self.folder.glob(f"*{EXTENSION}"):
            with contextlib.suppress(ProjectError, ValueError):
                content, _ = read_file(path)
                record = content.recovery
                if record is None or is_running(record.pid, record.started):
                    continue
                original = Path(record.original) if record.original else None
                title = content.title or (original.stem if original else "Untitled")
                saved_at = datetime.fromisoformat(record.saved_at)
                found.append(Recoverable(path.stem, path, original, saved_at, title))
        return sorted(found, key=lambda r: (r.saved_at, r.id), reverse=True)

    def recover(self, id: str) -> Project:
        """The kept work. It stays kept until ``discard``: a second crash must not cost it."""
        return load_project(self._path(id))

    def _path(self, id: str) -> Path:
        return self.folder / f"{_checked(id)}{EXTENSION}"


def _checked(id: str) -> str:
    """An id becomes part of a file name; it must not lead out of the folder or match other files."""
    if not id.isalnum():
        raise ValueError(f"{id!r} is no id of unsaved work")
    return id
