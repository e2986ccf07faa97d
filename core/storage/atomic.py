"""Writing a file so that at every moment either the old or the new one is there, whole.

A crash, a full disk or a pulled plug in the middle of saving must not cost the work of an afternoon.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from core.storage.errors import ProjectError

__all__ = ["write_atomically"]


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` into ``path`` by way of a temporary file in the same folder.

    Raises
    ------
    ProjectError
        If it cannot be written; the old file is untouched then and no temporary file is left.
    """
    target = path.resolve()  # through a symbolic link to the file it stands for, so that the link survives
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as problem:
        _remove(temporary)
        reason = problem.strerror or str(problem)
        raise ProjectError(
            f"{path} could not be written: {reason}", "Save into another folder, or make room on the disk."
        ) from problem
    except BaseException:
        _remove(temporary)
        raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int:
    """The old file's permissions, or those that any new file would get; a temporary file is private at first."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _remove(temporary: str) -> None:
    if temporary:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself durable. Windows has no such call, and some file systems refuse it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
