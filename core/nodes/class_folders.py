"""A folder with a folder for each class: the way in which people keep pictures and sounds.

Folders ``train`` and ``test`` with the classes inside are understood too; the files of ``test`` are the test part.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.nodes.samples import Bad, DataError, Finding

__all__ = ["BROKEN", "ClassFolders", "class_folders", "class_names", "readable_files"]

BROKEN = ("report", "skip")

_KNOWN: dict[tuple[str, int, int], str] = {}  # by path, time and size: what is wrong with a file, empty if nothing is
_MOST_KNOWN = 1_000_000


@dataclass(frozen=True)
class ClassFolders:
    """Files and their classes.

    Parameters
    ----------
    files
        All of them, by class and name.
    numbers
        The class number of each, int64.
    test
        Row numbers of the test part, or None where the folder does not set one aside.
    ignored
        How many files are there that are of another kind.
    """

    root: Path
    names: tuple[str, ...]
    files: tuple[str, ...]
    numbers: np.ndarray
    test: np.ndarray | None
    ignored: int


def class_names(folder: str, what: str) -> tuple[str, ...]:
    """The classes, by alphabet: a look at the names of folders only.

    Parameters
    ----------
    what
        What is in the folders, for messages: ``"pictures"``.

    Raises
    ------
    DataError
        If the folder is not there or has no folders in it.
    """
    root = Path(folder).expanduser()
    if not folder.strip():
        raise DataError("No folder is chosen", f"Choose a folder that has a folder of {what} for each class.")
    if not root.is_dir():
        raise DataError(f"There is no folder {folder}", "Choose it again; it may have been moved or renamed.")
    names = {name for place in _places(root) for name in _folders(place)}
    if not names:
        raise DataError(
            f"{folder} has no folders in it", f"Put the {what} of each class into a folder called like the class."
        )
    return tuple(sorted(names))


def class_folders(folder: str, extensions: Sequence[str], what: str) -> ClassFolders:
    """All files of the classes.

    Raises
    ------
    DataError
        If there is none with these extensions.
    """
    names = class_names(folder, what)
    root = Path(folder).expanduser()
    files: list[str] = []
    numbers: list[int] = []
    test: list[int] = []
    ignored = 0
    places = _places(root)
    for place in places:
        for number, name in enumerate(names):
            for at, inner, found in os.walk(place / name):
                inner.sort()
                for file in sorted(found):
                    if not file.lower().endswith(tuple(extensions)):
                        ignored += not file.startswith(".")
                        continue
                    if len(places) > 1 and place.name != "train":
                        test.append(len(files))
                    files.append(os.path.join(at, file))
                    numbers.append(number)
    if not files:
        raise DataError(f"{folder} has no {what} in its folders", f"They end in {', '.join(extensions)}.")
    kept = np.array(test, dtype=np.int64) if len(places) > 1 else None
    return ClassFolders(root, names, tuple(files), np.array(numbers, dtype=np.int64), kept, ignored)


def readable_files(
    found: ClassFolders, check: Callable[[str], str], broken: str, what: str
) -> tuple[ClassFolders, Finding]:
    """Those files that can be read, each looked at once as long as it does not change.

    Parameters
    ----------
    check
        Says what is wrong with a file; an empty text if nothing is.
    broken
        One of ``BROKEN``: refuse the first bad file, or leave bad ones out and count them.

    Raises
    ------
    DataError
        Naming the file.
    """
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as crew:
        reasons = list(crew.map(lambda path: _reason(path, check), found.files))
    bad = [Bad(os.path.relpath(path, found.root), why) for path, why in zip(found.files, reasons, strict=True) if why]
    if bad and broken == "report":
        more = f" ({len(bad) - 1} more like it)" if len(bad) > 1 else ""
        raise DataError(f"{bad[0].place}: {bad[0].reason}{more}", "Mend or delete it, or set broken files to skip.")
    good = np.array([not why for why in reasons])
    if not good.any():
        raise DataError(f"None of the {len(bad)} {what} in {found.root} can be read", "Choose another folder.")
    notes = [f"{len(found.names)} classes: {', '.join(found.names[:12])}{', ...' if len(found.names) > 12 else ''}."]
    count = np.bincount(found.numbers[good], minlength=len(found.names))
    without = [name for name, files in zip(found.names, count, strict=True) if not files]
    if without:
        more = ", ..." if len(without) > 12 else ""
        notes.append(f"Classes without {what}: {', '.join(without[:12])}{more}.")
    if found.ignored:
        one = found.ignored == 1
        notes.append("1 file of another kind is passed over." if one else
                     f"{found.ignored} files of other kinds are passed over.")  # fmt: skip
    test = None if found.test is None else np.flatnonzero(np.isin(np.flatnonzero(good), found.test))
    kept = ClassFolders(
        found.root, found.names, tuple(p for p, fine in zip(found.files, good, strict=True) if fine),
        found.numbers[good], test, found.ignored,
    )  # fmt: skip
    return kept, Finding(len(reasons), len(bad), tuple(bad[:100]), tuple(notes))


def _reason(path: str, check: Callable[[str], str]) -> str:
    try:
        stat = os.stat(path)
    except OSError as problem:
        return str(problem.strerror or problem)
    key = (path, stat.st_mtime_ns, stat.st_size)
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = check(path)
    return _KNOWN[key]


def _places(root: Path) -> list[Path]:
    """The folders that hold class folders."""
    if (root / "train").is_dir() and (root / "test").is_dir() and _folders(root / "train"):
        return [root / "train", root / "test"]
    return [root]


def _folders(place: Path) -> list[str]:
    try:
        with os.scandir(place) as entries:
            return [e.name for e in entries if e.is_dir() and not e.name.startswith((".", "__"))]
    except OSError as problem:
        raise DataError(f"{place} cannot be read: {problem.strerror}", "Choose a folder that you may read.") from None
