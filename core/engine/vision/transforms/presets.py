"""What pictures go through before a network with published weights sees them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ... import nn
from ...tensor import Tensor
from . import functional as F
from .interpolation import InterpolationMode

__all__ = ["ImageClassification"]


class ImageClassification(nn.Module):
    """Resized, cropped in the middle, brought to numbers from 0 to 1 and normalized: a picture to (3, H, W)."""

    def __init__(
        self, *, crop_size: int, resize_size: int = 256, mean: Sequence[float] = (0.485, 0.456, 0.406),
        std: Sequence[float] = (0.229, 0.224, 0.225), interpolation: Any = InterpolationMode.BILINEAR,
        antialias: bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.crop_size, self.resize_size = [crop_size], [resize_size]
        self.mean, self.std = list(mean), list(std)
        self.interpolation, self.antialias = interpolation, antialias

    def forward(self, img: Any) -> Tensor:
        img = F.resize(img, self.resize_size, interpolation=self.interpolation, antialias=self.antialias)
        img = F.center_crop(img, self.crop_size)
        if not isinstance(img, Tensor):
            img = F.pil_to_tensor(img)
        return F.normalize(F.convert_image_dtype(img, torch.float32), mean=self.mean, std=self.std)

    def __repr__(self) -> str:
        rows = ("crop_size", "resize_size", "mean", "std", "interpolation")
        return f"{type(self).__name__}(" + "".join(f"\n    {r}={getattr(self, r)}" for r in rows) + "\n)"
