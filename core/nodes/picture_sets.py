"""The published data sets of small pictures as samples: MNIST's files and the archives of CIFAR.

They are kept as bytes, as they are published, and become numbers from 0 to 1 when a batch is cut: a quarter of the
memory.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.nodes.downloads import LABELS, file_names, find_archive, find_file, folder_of, lack, published_set
from core.nodes.params import Choice, FolderPath, Int, Param
from core.nodes.samples import DataError, Finding, Samples, row_numbers
from core.nodes.spec import TensorInfo

__all__ = ["ByteRows", "picture_lacks", "picture_params", "picture_rule", "picture_set"]

AT_ONCE_BYTES = 64 << 20  # samples that need less are turned into numbers once


class ByteRows:
    """Pictures of bytes (samples, channels, height, width) as float32 from 0 to 1, made when they are asked for."""

    def __init__(self, pictures: np.ndarray, inner: tuple[int, ...]) -> None:
        self.pictures = pictures
        self.shape, self.dtype = (len(pictures), *inner), np.dtype(np.float32)

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, indices: Any) -> np.ndarray:
        chosen = self.pictures[row_numbers(indices, len(self))]
        return (chosen.astype(np.float32) / 255.0).reshape(len(chosen), *self.shape[1:])


def picture_params() -> list[Param]:
    """Where the files are, the form of a sample, and how many are wanted."""
    return [
        FolderPath("folder", "", help="Where the published files are; empty: the folder of downloads."),
        Choice("shape", "image", options=("image", "flat"),
               help="image: channels, height, width, for convolutions; flat: all pixels in a row, for Linear."),
        Int("samples", 0, min=0, max=60_000, help="Take only the first so many to train on, and as large a part "
            "of the test pictures; 0 is all of them."),
    ]  # fmt: skip


def picture_rule(
    channels: int, size: int
) -> Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]:
    """The shape rule; it needs no file."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        inner = (channels, size, size) if params["shape"] == "image" else (channels * size * size,)
        return {"x": TensorInfo(("N", *inner)), "y": TensorInfo(("N",), "int64")}

    return infer


def picture_lacks(kind: str) -> Callable[[Mapping[str, Any]], Exception | None]:
    """Says which files are missing."""
    return lambda params: lack(kind, params["folder"])


def picture_set(kind: str, folder: str, shape: str, samples: int) -> Samples:
    """The samples of a published set; its test pictures are the test part.

    Raises
    ------
    DataError
        If files are missing, damaged, or of another length than they should be.
    """
    problem = lack(kind, folder)
    if problem is not None:
        raise problem
    read = _read_cifar if hasattr(published_set(kind), "base_folder") else _read_idx
    try:
        pictures, numbers, names, train = read(kind, folder, samples)
    except (ValueError, TypeError, KeyError, OSError) as error:
        if isinstance(error, DataError):
            raise
        told = str(error).removesuffix(": delete it and download it again")
        raise DataError(f"{LABELS[kind]}: {told}", "Delete the file and download it again.") from None
    inner = pictures.shape[1:] if shape == "image" else (int(np.prod(pictures.shape[1:])),)
    rows = ByteRows(pictures, inner)
    return Samples(
        rows[:] if pictures.size * 4 <= AT_ONCE_BYTES else rows,
        numbers,
        class_names=names,
        image_shape=pictures.shape[2:] if shape == "flat" and pictures.shape[1] == 1 else None,
        sort="image",
        test=np.arange(train, len(pictures)),
        finding=Finding(
            len(pictures), notes=(f"The last {len(pictures) - train} pictures are the published test part.",)
        ),
    )


_Set = tuple[np.ndarray, np.ndarray, tuple[str, ...], int]


def _read_idx(kind: str, folder: str, samples: int) -> _Set:
    from core.engine.vision.datasets.idx import read_idx

    pictures, numbers = [], []
    images, labels, *test = (find_file(kind, folder, name) for name in file_names(kind))
    for x_path, y_path in ((images, labels), tuple(test)):
        assert x_path is not None
        assert y_path is not None
        x, y = read_idx(x_path), read_idx(y_path)
        if x.ndim != 3 or x.dtype != np.uint8:
            raise DataError(f"{x_path} holds an array of shape {list(x.shape)} instead of pictures",
                            "Choose the folder with the published files.")  # fmt: skip
        if y.shape != (len(x),):
            raise DataError(f"{x_path} holds {len(x)} pictures, but {y_path} holds {len(y)} classes",
                            "They do not belong together: download both again.")  # fmt: skip
        pictures.append(x[:, None])
        numbers.append(y.astype(np.int64))
    return _joined(pictures, numbers, tuple(published_set(kind).classes), samples)


def _read_cifar(kind: str, folder: str, samples: int) -> _Set:
    from core.engine.vision.datasets.pickled import read_pickled

    published = published_set(kind)
    found = {name: find_file(kind, folder, name) for name in file_names(kind)}
    files = {name: path for name, path in found.items() if path is not None}
    if len(files) < len(found):
        files = _unpacked(kind, folder)
    parts: list[np.ndarray] = []
    targets: list[np.ndarray] = []
    for rows in (published.train_list, published.test_list):
        batches = [_batch(files[name], read_pickled(files[name])) for name, _ in rows]
        parts.append(np.concatenate([x for x, _ in batches]))
        targets.append(np.concatenate([y for _, y in batches]))
    meta = read_pickled(files[published.meta["filename"]])
    return _joined(parts, targets, tuple(meta[published.meta["key"]]), samples)


def _batch(path: Path, batch: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    data = np.asarray(batch["data"])
    labels = np.asarray(batch["labels"] if "labels" in batch else batch["fine_labels"], dtype=np.int64)
    if data.dtype != np.uint8 or data.size != len(labels) * 3072:
        raise DataError(
            f"{path} holds {data.nbytes} bytes of pictures, but its {len(labels)} classes need {len(labels) * 3072}",
            "Delete the file and download the data set again.",
        )
    return data.reshape(-1, 3, 32, 32), labels


def _unpacked(kind: str, folder: str) -> dict[str, Path]:
    """The files of the archive, taken out of it once; whatever else is in there is left alone."""
    import tarfile  # only who unpacks something pays for it

    archive, wanted = find_archive(kind, folder), file_names(kind)
    assert archive is not None
    base = archive.parent if os.access(archive.parent, os.W_OK) else folder_of(kind)
    into = base / published_set(kind).base_folder
    found: dict[str, Path] = {}
    try:
        into.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as packed:
            for member in packed:
                name = Path(member.name).name
                content = packed.extractfile(member) if member.isfile() and name in wanted else None
                if content is not None:
                    part = into / f".{name}.part"
                    part.write_bytes(content.read())
                    found[name] = part.replace(into / name)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise DataError(
            f"{archive} is damaged or cut off ({error}): it has {archive.stat().st_size} bytes",
            "Delete it and download it again, or choose a folder with the unpacked files.",
        ) from None
    lost = [name for name in wanted if name not in found]
    if lost:
        raise DataError(f"{archive} does not hold {', '.join(lost[:3])}", "Download the published archive.")
    return found


def _joined(pictures: list[np.ndarray], numbers: list[np.ndarray], names: tuple[str, ...], samples: int) -> _Set:
    train, test = len(pictures[0]), len(pictures[1])
    if samples and samples < train:
        test = max(1, test * samples // train)
        train = samples
    x = np.concatenate([pictures[0][:train], pictures[1][:test]])
    y = np.concatenate([numbers[0][:train], numbers[1][:test]])
    if len(y) and y.max() >= len(names):
        raise DataError(f"Class {y.max()} occurs, but there are {len(names)}", "Choose the published files.")
    return x, y, names, train
