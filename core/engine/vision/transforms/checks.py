"""What the functions on tensors ask of their tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ...tensor import Tensor
from ..images import is_image

__all__ = ["as_batch", "compute_dtype", "from_batch", "need_channels", "need_dims", "need_image", "on_tensor", "sizes"]


def on_tensor(img: Any) -> bool:
    """True for a tensor, False for a Pillow image.

    Raises
    ------
    TypeError
        For anything else.
    """
    if isinstance(img, Tensor):
        return True
    if is_image(img):
        return False
    raise TypeError(f"img should be PIL Image or Tensor. Got {type(img)}")


def need_image(img: Tensor) -> None:
    """Refuse a tensor that has no height and width."""
    if img.ndim < 2:
        raise TypeError(f"Tensor is not a torch image: its shape is {list(img.shape)}, not (..., H, W)")


def sizes(img: Tensor) -> tuple[int, int, int]:
    """Channels, height and width."""
    need_image(img)
    return (1 if img.ndim == 2 else img.shape[-3]), img.shape[-2], img.shape[-1]


def need_channels(img: Tensor, permitted: Sequence[int] = (1, 3)) -> None:
    """Refuse a tensor with another number of channels."""
    found = sizes(img)[0]
    if found not in permitted:
        raise TypeError(f"Input image tensor permitted channel values are {list(permitted)}, but found {found}")


def need_dims(img: Tensor) -> None:
    """Refuse a tensor without a dimension of channels."""
    if img.ndim < 3:
        raise TypeError(f"Input image tensor should have at least 3 dimensions, but found {img.ndim}")


def compute_dtype(img: Tensor) -> Any:
    """The floating point type to compute in."""
    return img.dtype if img.is_floating_point() else torch.float32


def as_batch(img: Tensor, dtypes: Sequence[Any]) -> tuple[Tensor, Any]:
    """The tensor as (N, C, H, W) in one of the types, and what :func:`from_batch` needs."""
    wanted = img.dtype if img.dtype in dtypes else dtypes[0]
    batch = img.unsqueeze(0) if img.ndim < 4 else img
    return batch.to(wanted), (img.ndim < 4, img.dtype)


def from_batch(batch: Tensor, before: Any) -> Tensor:
    """Back to the shape and type that :func:`as_batch` was given; whole numbers are rounded."""
    squeeze, dtype = before
    out = batch.squeeze(0) if squeeze else batch
    if out.dtype != dtype:
        out = (out if dtype.is_floating_point else out.round()).to(dtype)
    return out
