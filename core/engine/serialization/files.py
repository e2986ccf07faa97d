"""Files that are either whole or not there: written beside their place, then renamed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO

__all__ = ["is_path", "name_of", "writing"]


def is_path(f: Any) -> bool:
    """Whether `f` names a file rather than being one."""
    return isinstance(f, (str, os.PathLike))


def name_of(f: Any) -> str:
    """How messages call a file."""
    return repr(os.fspath(f)) if is_path(f) else repr(getattr(f, "name", type(f).__name__))


@contextlib.contextmanager
def writing(f: Any) -> Iterator[BinaryIO]:
    """A file to write into: `f` itself, or for a path a temporary file that takes its place when all went well.

    Raises
    ------
    RuntimeError
        If the folder does not exist.
    AttributeError
        If `f` is neither path nor file.
    """
    if not is_path(f):
        if not hasattr(f, "write"):
            raise AttributeError(f"expected 'f' to be string, path, or a file-like object with a 'write', not {f!r}")
        yield f
        return
    target = os.path.realpath(f)  # through links to the file itself, so that they survive
    folder = os.path.dirname(target)
    if not os.path.isdir(folder):
        raise RuntimeError(f"Parent directory {folder} does not exist.")
    if os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as special:  # a device or a pipe: nothing to put in its place
            yield special
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{os.path.basename(target)}.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as problem:
        _remove(temporary)
        raise OSError(
            problem.errno,
            f"{problem.strerror or problem}: nothing was written, and what was there before is untouched. Make room "
            "or choose another folder",
            os.fspath(f),
        ) from problem
    except BaseException:
        _remove(temporary)
        raise


def _mode(target: str) -> int:
    try:
        return os.stat(target).st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)
