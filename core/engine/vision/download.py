"""Files from the internet, checked before anybody reads them.

A file is written beside its place under a name of its own, checked, and only then renamed: what lies at the place is
whole. Whoever follows the progress may stop the download by raising an exception, which leaves nothing behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["DownloadError", "Progress", "check_file", "fetch", "file_checksum"]

Progress = Callable[[str, int, int], Any]
"""Called as ``progress(name of the file, bytes so far, bytes in all or 0 if unknown)``; may raise to cancel."""

TIMEOUT_S = 30


class DownloadError(RuntimeError):
    """A file could not be had; the text says which, from where, and what to do by hand."""


def file_checksum(path: str | Path, kind: str = "md5") -> str:
    """Checksum of a file in hexadecimal; `kind` is a name that ``hashlib`` knows."""
    import hashlib

    found = hashlib.new(kind, usedforsecurity=False)
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def check_file(path: str | Path, checksum: str | None = None) -> bool:
    """True if the file is there and has the checksum, written ``md5:...`` or ``sha256:...``; a beginning is enough."""
    if not os.path.isfile(path):
        return False
    if checksum is None:
        return True
    kind, _, wanted = checksum.rpartition(":")
    return file_checksum(path, kind or "md5").startswith(wanted.lower())


def fetch(
    urls: str | Sequence[str], path: str | Path, checksum: str | None = None, progress: Progress | bool | None = None
) -> Path:
    """The file at `path`, downloaded from the first of `urls` that has it unless it is there and right already.

    Parameters
    ----------
    urls : str or sequence of str
        Where the same file lies; later ones are tried when earlier ones fail.
    path : str or Path
        Where the file is to lie; its folder is made.
    checksum : str, optional
        ``md5:...`` or ``sha256:...``; the beginning of the digits is enough.
    progress : callable or bool, optional
        :data:`Progress`, or True for a bar in the terminal.

    Raises
    ------
    DownloadError
        If no address gives the file with this checksum. A file with another checksum is kept as ``NAME.bad``.
    PermissionError
        If the folder cannot be written.
    """
    path = Path(path)
    if check_file(path, checksum):
        return path
    sources = [urls] if isinstance(urls, str) else list(urls)
    _make_folder(path.parent)
    failures = []
    with _Follower(progress) as follow:
        for url in sources:
            part = path.with_name(f".{path.name}.{os.getpid()}.part")
            try:
                problem = _try(url, part, path.name, follow)
                if problem is None and not check_file(part, checksum):
                    problem = _set_aside(part, path, checksum)
                if problem is None:
                    os.replace(part, path)
                    return path
                failures.append(f"  {url}: {problem}")
            finally:
                part.unlink(missing_ok=True)
    raise DownloadError(
        f"{path.name} could not be downloaded:\n" + "\n".join(failures) + f"\nWithout a network here: download "
        f"{path.name} from {sources[0]} on another machine and put it into {path.parent.resolve()}, then run again."
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise PermissionError(f"the folder {folder} cannot be made: choose a root you may write to") from error
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"the folder {folder} is read-only: choose a root you may write to")


def _try(url: str, part: Path, name: str, follow: Progress | None) -> str | None:
    """Download to `part`; what went wrong, in words, or None."""
    import pooch
    import requests

    bar: Any = False if follow is None else _Bar(name, follow)
    try:
        pooch.HTTPDownloader(progressbar=bar, timeout=TIMEOUT_S)(url, str(part), None)
    except requests.exceptions.HTTPError as error:
        return f"the server answered {error}"
    except requests.exceptions.ConnectionError as error:
        return f"no connection ({type(error).__name__})"
    except requests.exceptions.RequestException as error:
        return f"{type(error).__name__}: {error}"
    return None


def _set_aside(part: Path, path: Path, checksum: str | None) -> str:
    bad = path.with_name(f"{path.name}.bad")
    size, kind = part.stat().st_size, (checksum or "").rpartition(":")[0] or "md5"
    found = file_checksum(part, kind)
    os.replace(part, bad)
    return (
        f"got {size} bytes with {kind} {found}, expected {(checksum or '').rpartition(':')[2]}: the file was cut off "
        f"or changed. It is kept as {bad} for a look and may be deleted"
    )


class _Bar:
    """What pooch expects of a progress bar; says the bytes so far to a callable."""

    def __init__(self, name: str, follow: Progress) -> None:
        self.name, self.follow, self.total, self.done = name, follow, 0, 0

    def update(self, amount: int) -> None:
        self.done += amount
        self.follow(self.name, min(self.done, self.total) if self.total else self.done, self.total)

    def reset(self) -> None:
        self.done = 0

    def close(self) -> None:
        pass


class _Follower:
    """The callable that is told about the bytes; for True a bar of the terminal, taken down at the end."""

    def __init__(self, progress: Progress | bool | None) -> None:
        self.progress = progress
        self.bar: Any = None

    def __enter__(self) -> Progress | None:
        if callable(self.progress):
            return self.progress
        if not self.progress or not sys.stderr.isatty():
            return None
        from rich import progress as bar_parts
        from rich.console import Console

        bars = bar_parts.Progress(
            bar_parts.TextColumn("{task.description}"), bar_parts.BarColumn(), bar_parts.DownloadColumn(),
            bar_parts.TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self.bar = bars
        bars.start()
        task = bars.add_task("")

        def follow(name: str, done: int, total: int) -> None:
            bars.update(task, description=name, completed=done, total=total or None)

        return follow

    def __exit__(self, *args: object) -> None:
        if self.bar is not None:
            self.bar.stop()
