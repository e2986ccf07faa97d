"""Published data sets: which of their files are here, and how the others are fetched.

A download says how far it is, is checked when it is complete, and can be stopped at any time; half a file is never
left.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.nodes.data_folder import data_folder
from core.nodes.samples import DataError

__all__ = ["KINDS", "Cancelled", "download", "find_file", "folder_of", "missing", "size_bytes"]

# Name of the data set -> its size in bytes as it is published, packed.
KINDS = {"mnist": 11_594_722, "fashion_mnist": 30_878_645, "cifar10": 170_498_071, "cifar100": 169_001_437}

LABELS = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST", "cifar10": "CIFAR-10", "cifar100": "CIFAR-100"}


class Cancelled(Exception):
    """The person has stopped the download."""


def size_bytes(kind: str) -> int:
    """How much has to be downloaded if nothing is here."""
    return KINDS[kind]


def folder_of(kind: str, folder: str = "") -> Path:
    """The folder that a node names; empty means the program's own."""
    return Path(folder).expanduser() if folder.strip() else data_folder() / kind


def file_names(kind: str) -> tuple[str, ...]:
    """The files that are read; those of MNIST without ``.gz``."""
    published = published_set(kind)
    if hasattr(published, "resources"):
        return tuple(name.removesuffix(".gz") for name, _ in published.resources)
    return tuple(row[0] for row in [*published.train_list, *published.test_list, [published.meta["filename"]]])


def find_file(kind: str, folder: str, name: str) -> Path | None:
    """A file, packed with gzip or not, in the folder itself or where PyTorch would have put it."""
    published, root = published_set(kind), folder_of(kind, folder)
    inner = getattr(published, "base_folder", None)
    places = [root, root / inner] if inner else [root, root / "raw", root / published.__name__ / "raw"]
    candidates = (place / end for place in places for end in (name, f"{name}.gz"))
    return next((path for path in candidates if path.is_file()), None)


def find_archive(kind: str, folder: str) -> Path | None:
    """The packed archive of CIFAR, if it lies in the folder."""
    name = getattr(published_set(kind), "filename", None)
    path = folder_of(kind, folder) / name if name else None
    return path if path is not None and path.is_file() else None


def missing(kind: str, folder: str = "") -> list[str]:
    """The names of files that are not in the folder; none if the data set can be read."""
    if find_archive(kind, folder) is not None:
        return []
    return [name for name in file_names(kind) if find_file(kind, folder, name) is None]


def lack(kind: str, folder: str) -> DataError | None:
    """What to say and to do about missing files, or None."""
    names = missing(kind, folder)
    if not names:
        return None
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return DataError(
        f"The files of {LABELS[kind]} are not in {folder_of(kind, folder)}: {', '.join(names[:2])}{more}",
        "Download them, or choose the folder in which you have them.",
    )


def download(
    kind: str,
    folder: str = "",
    progress: Callable[[int, int], Any] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Fetch what is missing; it may take minutes, so call it from a thread.

    Parameters
    ----------
    progress
        Called with the bytes that have come so far, and those in all.
    cancelled
        Asked again and again whether to stop.

    Raises
    ------
    Cancelled
        If ``cancelled`` said so.
    DataError
        If a file cannot be had, is another one than the published, or cannot be written.
    """
    from core.engine.vision.download import DownloadError, fetch

    done: dict[str, int] = {}

    def follow(name: str, so_far: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        done[name] = so_far
        if progress is not None:
            progress(sum(done.values()), max(size_bytes(kind), sum(done.values())))

    published, into = published_set(kind), folder_of(kind, folder)
    if hasattr(published, "resources"):
        files = [([m + name for m in published.mirrors], name, md5) for name, md5 in published.resources]
    else:
        files = [([published.url], published.filename, published.tgz_md5)]
    if cancelled is not None and cancelled():
        raise Cancelled
    try:
        for urls, name, md5 in files:
            if find_file(kind, folder, name.removesuffix(".gz")) is None:
                fetch(urls, into / name, f"md5:{md5}", follow)
    except DownloadError as problem:
        raise DataError(str(problem), "Try again later, or choose the folder in which you have the files.") from None
    except OSError as problem:
        raise DataError(f"{folder_of(kind, folder)} cannot be written: {problem.strerror or problem}",
                        "Choose another folder.") from None  # fmt: skip


def published_set(kind: str) -> Any:
    """The class of the engine that knows addresses and checksums."""
    from core.engine.vision import datasets

    names = {"mnist": "MNIST", "fashion_mnist": "FashionMNIST", "cifar10": "CIFAR10", "cifar100": "CIFAR100"}
    return getattr(datasets, names[kind])
