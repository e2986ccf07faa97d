"""CIFAR: small photographs of 32 by 32 in ten or a hundred classes."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from ..download import Progress, check_file, fetch, file_checksum
from ..images import from_array
from .base import VisionDataset
from .pickled import read_pickled

__all__ = ["CIFAR10", "CIFAR100"]


class CIFAR10(VisionDataset):
    """Photographs in ten classes: 50,000 to learn from, 10,000 to test.

    The unpacked files lie in ``root/cifar-10-batches-py``; the published archive may also lie in ``root``. Samples
    are (Pillow image, class). Parameters as for :class:`MNIST`.

    Attributes
    ----------
    data : numpy.ndarray
        Pictures (N, 32, 32, 3), uint8.
    targets : list of int
        Classes.
    classes : list of str
        Their names.

    Raises
    ------
    RuntimeError
        If files are missing or are others than the published ones; the text says which.

    Source: A. Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html
    """

    base_folder = "cifar-10-batches-py"
    url = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
    filename = "cifar-10-python.tar.gz"
    tgz_md5 = "c58f30108f718f92721af3b95e74349a"
    train_list: ClassVar[list[list[str]]] = [
        ["data_batch_1", "c99cafc152244af753f735de768cd75f"],
        ["data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"],
        ["data_batch_3", "54ebc095f3ab1f0389bbae665268c751"],
        ["data_batch_4", "634d18415352ddfa80567beed471001a"],
        ["data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"],
    ]
    test_list: ClassVar[list[list[str]]] = [["test_batch", "40351d587109b95175f43aff81a1287e"]]
    meta: ClassVar[dict[str, str]] = {
        "filename": "batches.meta", "key": "label_names", "md5": "5ff9c542aee3614f3951f8cda6e48888",
    }  # fmt: skip

    def __init__(
        self, root: Any, train: bool = True, transform: Callable[[Any], Any] | None = None,
        target_transform: Callable[[Any], Any] | None = None, download: bool = False, *,
        progress: Progress | bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        self._folder = Path(self.root) / self.base_folder
        if download:
            self.download(progress)
        self._check()
        pictures, self.targets = [], []
        for name, _ in self.train_list if train else self.test_list:
            batch = read_pickled(self._folder / name)
            pictures.append(batch["data"])
            self.targets.extend(batch["labels"] if "labels" in batch else batch["fine_labels"])
        self.data = np.vstack(pictures).reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        self.classes: list[str] = read_pickled(self._folder / self.meta["filename"])[self.meta["key"]]
        self.class_to_idx = {name: k for k, name in enumerate(self.classes)}

    def _problems(self) -> list[str]:
        """What is missing or another file, in words."""
        problems = []
        for name, md5 in [*self.train_list, *self.test_list, [self.meta["filename"], self.meta["md5"]]]:
            path = self._folder / name
            if not path.is_file():
                problems.append(f"{name} is missing")
            elif not check_file(path, f"md5:{md5}"):
                problems.append(f"{name} has md5 {file_checksum(path)} instead of {md5}")
        return problems

    def _check(self) -> None:
        problems = self._problems()
        if problems:
            raise RuntimeError(
                f"Dataset not found or corrupted. You can use download=True to download it. In {self._folder}: "
                f"{'; '.join(problems)}. By hand: download {self.url} and put {self.filename} into "
                f"{os.path.abspath(self.root)}, then use download=True, which unpacks it without a network"
            )

    def download(self, progress: Progress | bool | None = True) -> None:
        """Fetch the archive unless it is there, and unpack it; nothing happens if the unpacked files are right.

        Raises
        ------
        DownloadError
            If the archive cannot be had, or is another one.
        """
        if not self._problems():
            return
        archive = fetch(self.url, Path(self.root) / self.filename, f"md5:{self.tgz_md5}", progress)
        wanted = {row[0] for row in [*self.train_list, *self.test_list]} | {self.meta["filename"]}
        self._folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archive) as packed:
            for member in packed:
                folder, _, name = member.name.rpartition("/")
                content = packed.extractfile(member) if member.isfile() else None
                if folder == self.base_folder and name in wanted and content is not None:
                    part = self._folder / f".{name}.part"
                    part.write_bytes(content.read())
                    os.replace(part, self._folder / name)

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        return self._changed(from_array(self.data[index], "RGB"), self.targets[index])

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"


class CIFAR100(CIFAR10):
    """Photographs in a hundred classes, 600 of each; the unpacked files lie in ``root/cifar-100-python``."""

    base_folder = "cifar-100-python"
    url = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
    filename = "cifar-100-python.tar.gz"
    tgz_md5 = "eb9058c3a382ffc7106e4002c42a8d85"
    train_list: ClassVar[list[list[str]]] = [["train", "16019d7e3df5f24257cddd939b257f8d"]]
    test_list: ClassVar[list[list[str]]] = [["test", "f0ef6b0ae62326f3e7ffdfab6717acfc"]]
    meta: ClassVar[dict[str, str]] = {
        "filename": "meta", "key": "fine_label_names", "md5": "7973b15100ade9c7d40fb424638fde48",
    }  # fmt: skip
