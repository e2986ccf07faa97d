"""What was read of a file is remembered until the file changes: shapes are asked for at every edit of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from pathlib import Path
from typing import NamedTuple, TypeVar

from core.nodes.samples import DataError

__all__ = ["Stamp", "may_read_whole", "reading_whole", "remembered", "stamp_of"]

Result = TypeVar("Result")


_whole: ContextVar[bool] = ContextVar("whole", default=False)


def may_read_whole() -> bool:
    """Whether a shape rule may read a large file to its end: before a run, but not at every edit."""
    return _whole.get()


@contextmanager
def reading_whole() -> Iterator[None]:
    """Within the ``with`` block shape rules take the time that exactness needs."""
    before = _whole.set(True)
    try:
        yield
    finally:
        _whole.reset(before)


class Stamp(NamedTuple):
    """A file as it was at one moment; another time or size means that it has to be read again."""

    path: str
    modified_ns: int
    size_bytes: int

    @property
    def name(self) -> str:
        """The name without the folders, for messages."""
        return Path(self.path).name


def stamp_of(path: str, kind: str = "file") -> Stamp:
    """The stamp of a file.

    Parameters
    ----------
    kind
        What is to be chosen, for messages: ``"CSV file"``.

    Raises
    ------
    DataError
        If none is named, or it is not there, or it is a folder.
    """
    if not path.strip():
        article = "an" if kind[0] in "aeiouAEHIO" and kind[:2] not in ("HD",) else "a"
        raise DataError("No file is chosen", f"Choose {article} {kind} in the parameters of this node.")
    try:
        if Path(path).is_dir():
            raise DataError(f"{path} cannot be read: it is a folder", f"Choose a {kind}.")
        stat = Path(path).stat()
    except FileNotFoundError:
        raise DataError(
            f"There is no file {path}", "Choose the file again; it may have been moved or renamed."
        ) from None
    except OSError as problem:
        raise cannot_read(path, problem) from None
    return Stamp(path, stat.st_mtime_ns, stat.st_size)


def cannot_read(path: str, problem: OSError) -> DataError:
    """What the operating system says about a file, as a DataError."""
    return DataError(f"{path} cannot be read: {problem.strerror or problem}", "Choose a file that you may read.")


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """Keep the last few results, refusals too. Give the Stamp of the file as an argument."""

    @lru_cache(maxsize=8)
    def outcome(*args: object) -> tuple[Result | None, DataError | None]:
        try:
            return function(*args), None
        except DataError as problem:
            return None, problem

    @wraps(function)
    def call(*args: object) -> Result:
        value, problem = outcome(*args)
        if problem is not None:
            raise DataError(str(problem), problem.suggestion)
        return value  # type: ignore[return-value]

    return call
