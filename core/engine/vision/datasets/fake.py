"""Random pictures, for trying a program without files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import core.engine as torch

from ..transforms.functional import to_pil_image
from .base import VisionDataset

__all__ = ["FakeData"]


class FakeData(VisionDataset):
    """`size` random pictures (Pillow image, class); the same index always gives the same one.

    Parameters
    ----------
    image_size : tuple of int
        Channels, height and width.
    random_offset : int
        Added to the index to make the seed of a picture.
    """

    def __init__(
        self, size: int = 1000, image_size: tuple[int, int, int] = (3, 224, 224), num_classes: int = 10,
        transform: Callable[[Any], Any] | None = None, target_transform: Callable[[Any], Any] | None = None,
        random_offset: int = 0,
    ) -> None:  # fmt: skip
        super().__init__(None, transform=transform, target_transform=target_transform)
        self.size, self.num_classes, self.image_size, self.random_offset = size, num_classes, image_size, random_offset

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        if index >= len(self):
            raise IndexError(f"{type(self).__name__} index out of range: {index} of {len(self)}")
        source = torch.Generator().manual_seed(index + self.random_offset)
        numbers = torch.randn(*self.image_size, generator=source)
        target = torch.randint(0, self.num_classes, (1,), generator=source)[0]
        picture, target = self._changed(to_pil_image(numbers), target)
        return picture, target.item() if hasattr(target, "item") else target

    def __len__(self) -> int:
        return self.size
