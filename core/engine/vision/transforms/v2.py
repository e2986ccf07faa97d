"""The names of torchvision's second generation, for scripts that import them: the same transforms of one picture.

What is there works on a picture alone; boxes, masks and videos beside it are not transformed.
"""

# ruff: noqa: F401, F403  (this file gathers names)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import core.engine as torch

from ... import nn
from ...tensor import Tensor
from ..images import is_image
from . import functional
from .autoaugment import *
from .basic import *
from .colours import *
from .containers import *
from .conversion import to_dtype
from .interpolation import InterpolationMode
from .places import *


class ToImage(nn.Module):
    """A Pillow image or an array (H, W, C) as a tensor (C, H, W) with the same numbers."""

    def forward(self, inpt: Any) -> Tensor:
        if isinstance(inpt, Tensor):
            return inpt
        if is_image(inpt):
            return functional.pil_to_tensor(inpt)
        array = inpt[:, :, None] if inpt.ndim == 2 else inpt
        return torch.from_numpy(array).permute(2, 0, 1).contiguous()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class ToPureTensor(nn.Module):
    """Everything stays: pictures are plain tensors here."""

    def forward(self, inpt: Any) -> Any:
        return inpt

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class ToDtype(nn.Module):
    """Another element type; with `scale`, full brightness stays full brightness.

    Raises
    ------
    ValueError
        If `dtype` tells kinds of inputs apart, of which there is only one here.
    """

    def __init__(self, dtype: Any, scale: bool = False) -> None:
        super().__init__()
        if isinstance(dtype, Mapping):
            raise ValueError("dtype should be one dtype: pictures are the only kind of input here")
        self.dtype, self.scale = dtype, scale

    def forward(self, inpt: Any) -> Any:
        if not isinstance(inpt, Tensor):
            return inpt
        return to_dtype(inpt, self.dtype, self.scale)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(scale={self.scale})"


class RGB(nn.Module):
    """Three channels: grey pictures repeat theirs."""

    def forward(self, inpt: Any) -> Any:
        if is_image(inpt):
            return inpt.convert("RGB")
        return inpt.expand(*inpt.shape[:-3], 3, *inpt.shape[-2:]) if inpt.shape[-3] == 1 else inpt

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
