"""What all data sets of pictures share: a root, transforms, and how they describe themselves."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...utils.data import Dataset

__all__ = ["StandardTransform", "VisionDataset"]


def _with_head(transform: Any, head: str) -> list[str]:
    first, *rest = repr(transform).splitlines()
    return [f"{head}{first}", *(" " * len(head) + line for line in rest)]


class StandardTransform:
    """One transform of the picture and one of the target, as a transform of both."""

    def __init__(
        self, transform: Callable[[Any], Any] | None = None, target_transform: Callable[[Any], Any] | None = None
    ) -> None:
        self.transform, self.target_transform = transform, target_transform

    def __call__(self, input: Any, target: Any) -> tuple[Any, Any]:
        if self.transform is not None:
            input = self.transform(input)
        if self.target_transform is not None:
            target = self.target_transform(target)
        return input, target

    def __repr__(self) -> str:
        body = [type(self).__name__]
        if self.transform is not None:
            body += _with_head(self.transform, "Transform: ")
        if self.target_transform is not None:
            body += _with_head(self.target_transform, "Target transform: ")
        return "\n".join(body)


class VisionDataset(Dataset):
    """Base class: define ``__getitem__(index)`` and ``__len__()``.

    Parameters
    ----------
    root : str or Path, optional
        Folder of the files.
    transforms : callable, optional
        Changes picture and target together.
    transform, target_transform : callable, optional
        Change the picture, and the target; not together with `transforms`.

    Raises
    ------
    ValueError
        If both kinds of transforms are given.
    """

    _repr_indent = 4

    def __init__(
        self, root: Any = None, transforms: Callable[[Any, Any], Any] | None = None,
        transform: Callable[[Any], Any] | None = None, target_transform: Callable[[Any], Any] | None = None,
    ) -> None:  # fmt: skip
        self.root: Any = os.path.expanduser(root) if isinstance(root, (str, Path)) else root
        separate = transform is not None or target_transform is not None
        if transforms is not None and separate:
            raise ValueError("Only transforms or transform/target_transform can be passed as argument")
        self.transform, self.target_transform = transform, target_transform
        self.transforms: Any = StandardTransform(transform, target_transform) if separate else transforms

    def __len__(self) -> int:
        raise NotImplementedError("Subclasses of VisionDataset should implement __len__.")

    def _changed(self, picture: Any, target: Any) -> tuple[Any, Any]:
        return (picture, target) if self.transforms is None else self.transforms(picture, target)

    def __repr__(self) -> str:
        body = [f"Number of datapoints: {len(self)}"]
        if self.root is not None:
            body.append(f"Root location: {self.root}")
        body += self.extra_repr().splitlines()
        if self.transforms is not None:
            body.append(repr(self.transforms))
        return "\n".join([f"Dataset {type(self).__name__}", *(" " * self._repr_indent + line for line in body)])

    def extra_repr(self) -> str:
        """Further lines of the description."""
        return ""
