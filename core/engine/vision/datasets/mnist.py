"""MNIST and the sets that share its format: grey pictures of 28 by 28 in ten classes."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from ...tensor import Tensor
from ..download import Progress, check_file, fetch
from ..images import from_array
from .base import VisionDataset
from .idx import read_image_file, read_label_file

__all__ = ["KMNIST", "MNIST", "FashionMNIST"]


class MNIST(VisionDataset):
    """Handwritten digits: 60,000 to learn from, 10,000 to test.

    The files lie in ``root/MNIST/raw``, compressed or not. Samples are (Pillow image, class).

    Parameters
    ----------
    root : str or Path
        Folder above ``MNIST``.
    train : bool
        The pictures to learn from, or those to test with.
    transform, target_transform : callable, optional
        Change the picture, and the class.
    download : bool
        Fetch the files that are missing.
    progress : callable or bool, optional
        Told about the bytes of a download, see :data:`~core.engine.vision.download.Progress`.

    Attributes
    ----------
    data : Tensor
        Pictures (N, 28, 28), uint8.
    targets : Tensor
        Classes (N), int64.

    Raises
    ------
    RuntimeError
        If files are missing; the text says which and where they go.
    ValueError
        If a file is damaged.

    Source: Y. LeCun et al. 1998, https://doi.org/10.1109/5.726791
    """

    mirrors: ClassVar[list[str]] = [
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    ]
    resources: ClassVar[list[tuple[str, str]]] = [
        ("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        ("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
        ("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
        ("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"),
    ]
    classes: ClassVar[list[str]] = [
        "0 - zero", "1 - one", "2 - two", "3 - three", "4 - four", "5 - five", "6 - six", "7 - seven", "8 - eight",
        "9 - nine",
    ]  # fmt: skip

    def __init__(
        self, root: Any, train: bool = True, transform: Callable[[Any], Any] | None = None,
        target_transform: Callable[[Any], Any] | None = None, download: bool = False, *,
        progress: Progress | bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.train = train
        if download:
            self.download(progress)
        kind = "train" if train else "t10k"
        images, labels = self._file(f"{kind}-images-idx3-ubyte.gz"), self._file(f"{kind}-labels-idx1-ubyte.gz")
        self.data, self.targets = read_image_file(images), read_label_file(labels)
        if len(self.data) != len(self.targets):
            raise ValueError(
                f"{images} holds {len(self.data)} pictures, but {labels} holds {len(self.targets)} classes: "
                "they do not belong together"
            )

    @property
    def raw_folder(self) -> str:
        """Where the files lie."""
        return os.path.join(self.root, type(self).__name__, "raw")

    @property
    def processed_folder(self) -> str:
        """Where old versions of torchvision kept tensors; not used."""
        return os.path.join(self.root, type(self).__name__, "processed")

    @property
    def class_to_idx(self) -> dict[str, int]:
        """The number of each class."""
        return {name: k for k, name in enumerate(self.classes)}

    def _find(self, name: str) -> Path | None:
        """The file without compression, or with it."""
        packed = Path(self.raw_folder) / name
        for path in (packed.with_suffix(""), packed):
            if path.is_file():
                return path
        return None

    def _file(self, name: str) -> Path:
        found = self._find(name)
        if found is None:
            missing = [name for name, _ in self.resources if self._find(name) is None]
            raise RuntimeError(
                f"Dataset not found. You can use download=True to download it. {type(self).__name__} lacks "
                f"{', '.join(missing)}: download the files from {self.mirrors[0]} and put them into "
                f"{os.path.abspath(self.raw_folder)}"
            )
        return found

    def download(self, progress: Progress | bool | None = True) -> None:
        """Fetch the files that are missing; compressed ones are checked.

        Raises
        ------
        DownloadError
            If a file cannot be had, or is another one.
        """
        for name, md5 in self.resources:
            path = Path(self.raw_folder) / name
            if path.with_suffix("").is_file() or check_file(path, f"md5:{md5}"):
                continue
            fetch([mirror + name for mirror in self.mirrors], path, f"md5:{md5}", progress)

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        picture = from_array(self.data[index].numpy(), "L")
        return self._changed(picture, int(self.targets[index]))

    def __len__(self) -> int:
        return len(self.data)

    def extra_repr(self) -> str:
        return f"Split: {'Train' if self.train else 'Test'}"

    def _old(self, old: str, new: str) -> Tensor:
        warnings.warn(f"{old} has been renamed {new}", stacklevel=3)
        return getattr(self, new)

    @property
    def train_labels(self) -> Tensor:
        """Old name of `targets`."""
        return self._old("train_labels", "targets")

    @property
    def test_labels(self) -> Tensor:
        """Old name of `targets`."""
        return self._old("test_labels", "targets")

    @property
    def train_data(self) -> Tensor:
        """Old name of `data`."""
        return self._old("train_data", "data")

    @property
    def test_data(self) -> Tensor:
        """Old name of `data`."""
        return self._old("test_data", "data")


class FashionMNIST(MNIST):
    """Pieces of clothing, in MNIST's format; the files lie in ``root/FashionMNIST/raw``.

    Source: H. Xiao et al. 2017, https://arxiv.org/abs/1708.07747
    """

    mirrors: ClassVar[list[str]] = ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"]
    resources: ClassVar[list[tuple[str, str]]] = [
        ("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        ("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
        ("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
        ("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"),
    ]
    classes: ClassVar[list[str]] = [
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ]  # fmt: skip


class KMNIST(MNIST):
    """Cursive Japanese characters, in MNIST's format; the files lie in ``root/KMNIST/raw``.

    Source: T. Clanuwat et al. 2018, https://arxiv.org/abs/1812.01718
    """

    mirrors: ClassVar[list[str]] = ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"]
    resources: ClassVar[list[tuple[str, str]]] = [
        ("train-images-idx3-ubyte.gz", "bdb82020997e1d708af4cf47b453dcf7"),
        ("train-labels-idx1-ubyte.gz", "e144d726b3acfaa3e44228e80efcd344"),
        ("t10k-images-idx3-ubyte.gz", "5c965bf0a639b31b8f53240b1b52f4d7"),
        ("t10k-labels-idx1-ubyte.gz", "7320c461ea6c1c855c0b718fb2a4b134"),
    ]
    classes: ClassVar[list[str]] = ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"]
