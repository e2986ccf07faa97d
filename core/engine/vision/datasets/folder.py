"""Pictures of one's own: a folder for each class."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..images import pillow
from .base import VisionDataset

__all__ = [
    "IMG_EXTENSIONS", "DatasetFolder", "ImageFolder", "default_loader", "find_classes", "has_file_allowed_extension",
    "is_image_file", "make_dataset", "pil_loader",
]  # fmt: skip

IMG_EXTENSIONS = (".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp")


def has_file_allowed_extension(filename: str, extensions: str | tuple[str, ...]) -> bool:
    """True if the name ends, in small or capital letters, with one of `extensions`."""
    return filename.lower().endswith(extensions if isinstance(extensions, str) else tuple(extensions))


def is_image_file(filename: str) -> bool:
    """True if the name ends like a picture's."""
    return has_file_allowed_extension(filename, IMG_EXTENSIONS)


def find_classes(directory: str | Path) -> tuple[list[str], dict[str, int]]:
    """Names of the folders in a folder, sorted, and their numbers.

    Raises
    ------
    FileNotFoundError
        If there is no folder in it.
    """
    names = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
    if not names:
        raise FileNotFoundError(
            f"Couldn't find any class folder in {directory}: each class needs a folder with its pictures"
        )
    return names, {name: k for k, name in enumerate(names)}


def make_dataset(
    directory: str | Path, class_to_idx: dict[str, int] | None = None,
    extensions: str | tuple[str, ...] | None = None, is_valid_file: Callable[[str], bool] | None = None,
    allow_empty: bool = False,
) -> list[tuple[str, int]]:  # fmt: skip
    """All files (path, class) below the class folders, in the order of their names.

    Raises
    ------
    ValueError
        Unless exactly one of `extensions` and `is_valid_file` is given; for no classes.
    FileNotFoundError
        For classes without a file, unless `allow_empty`.
    """
    base = os.path.expanduser(directory)
    if class_to_idx is None:
        class_to_idx = find_classes(base)[1]
    elif not class_to_idx:
        raise ValueError("'class_to_index' must have at least one entry to collect any samples.")
    if (extensions is None) == (is_valid_file is None):
        raise ValueError("Both extensions and is_valid_file cannot be None or not None at the same time")
    samples: list[tuple[str, int]] = []
    empty = []
    for name in sorted(class_to_idx):
        before = len(samples)
        for folder, _, files in sorted(os.walk(os.path.join(base, name), followlinks=True)):
            for file in sorted(files):
                path = os.path.join(folder, file)
                if extensions is not None:
                    fits = has_file_allowed_extension(path, extensions)
                else:
                    fits = is_valid_file is not None and is_valid_file(path)
                if fits:
                    samples.append((path, class_to_idx[name]))
        if len(samples) == before:
            empty.append(name)
    if empty and not allow_empty:
        text = f"Found no valid file for the classes {', '.join(empty)}. "
        if extensions is not None:
            listed = extensions if isinstance(extensions, str) else ", ".join(extensions)
            text += f"Supported extensions are: {listed}"
        raise FileNotFoundError(text)
    return samples


def pil_loader(path: str | Path) -> Any:
    """The picture in a file, in red, green and blue.

    Raises
    ------
    OSError
        If the file is no picture that Pillow knows, or is damaged; the text names it.
    """
    with open(path, "rb") as file:
        try:
            return pillow().open(file).convert("RGB")
        except OSError as error:
            raise type(error)(f"{path} cannot be read as a picture: {error}") from error


default_loader = pil_loader


class DatasetFolder(VisionDataset):
    """Samples (whatever `loader` makes of a file, class) from ``root/class/.../file``.

    Parameters
    ----------
    root : str or Path
        Folder of the class folders.
    loader : callable
        Makes a sample of a path.
    extensions : tuple of str, optional
        Endings of the files to take, in small letters.
    transform, target_transform : callable, optional
        Change the sample, and the class.
    is_valid_file : callable, optional
        Says in place of `extensions` which files to take.
    allow_empty : bool
        Whether classes may have no file.

    Attributes
    ----------
    classes, class_to_idx
        Names of the folders, and their numbers.
    samples : list of (str, int)
        Paths and classes.
    targets : list of int
        The classes alone.
    """

    def __init__(
        self, root: Any, loader: Callable[[str], Any], extensions: tuple[str, ...] | None = None,
        transform: Callable[[Any], Any] | None = None, target_transform: Callable[[Any], Any] | None = None,
        is_valid_file: Callable[[str], bool] | None = None, allow_empty: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(root, transform=transform, target_transform=target_transform)
        self.loader, self.extensions = loader, extensions
        self.classes, self.class_to_idx = self.find_classes(self.root)
        self.samples = self.make_dataset(self.root, self.class_to_idx, extensions, is_valid_file, allow_empty)
        self.targets = [target for _, target in self.samples]

    @staticmethod
    def make_dataset(
        directory: str | Path, class_to_idx: dict[str, int], extensions: tuple[str, ...] | None = None,
        is_valid_file: Callable[[str], bool] | None = None, allow_empty: bool = False,
    ) -> list[tuple[str, int]]:  # fmt: skip
        """All files and their classes; a subclass may find them elsewhere."""
        if class_to_idx is None:
            raise ValueError("The class_to_idx parameter cannot be None.")
        return make_dataset(directory, class_to_idx, extensions, is_valid_file, allow_empty)

    def find_classes(self, directory: str | Path) -> tuple[list[str], dict[str, int]]:
        """Names of the classes and their numbers; a subclass may choose among them."""
        return find_classes(directory)

    def __getitem__(self, index: Any) -> tuple[Any, Any]:
        path, target = self.samples[index]
        return self._changed(self.loader(path), target)

    def __len__(self) -> int:
        return len(self.samples)


class ImageFolder(DatasetFolder):
    """Samples (Pillow image, class) from ``root/class/.../picture``; see :class:`DatasetFolder`."""

    def __init__(
        self, root: Any, transform: Callable[[Any], Any] | None = None,
        target_transform: Callable[[Any], Any] | None = None, loader: Callable[[str], Any] = default_loader,
        is_valid_file: Callable[[str], bool] | None = None, allow_empty: bool = False,
    ) -> None:  # fmt: skip
        endings = IMG_EXTENSIONS if is_valid_file is None else None
        super().__init__(root, loader, endings, transform, target_transform, is_valid_file, allow_empty)
        self.imgs = self.samples
