"""Channels and places exchanged: what sub-pixel convolutions and grouped convolutions need."""

from __future__ import annotations

from ...tensor import Tensor

__all__ = ["channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Shape (..., C r r, H, W) to (..., C, H r, W r): channels become places.

    Source: Shi et al. 2016, https://arxiv.org/abs/1609.05158
    """
    r = upscale_factor
    if input.ndim < 3:
        raise RuntimeError(
            f"pixel_shuffle expects input to have at least 3 dimensions, but got input with {input.ndim} dimension(s)"
        )
    if r <= 0:
        raise RuntimeError(f"pixel_shuffle expects a positive upscale_factor, but got {r}")
    *lead, channels, height, width = input.shape
    if channels % (r * r):
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of upscale_factor: "
            f"input.size(-3)={channels} is not divisible by {r * r}"
        )
    k = len(lead)
    split = input.reshape(*lead, channels // (r * r), r, r, height, width)
    order = [*range(k + 1), k + 3, k + 1, k + 4, k + 2]
    return split.permute(*order).reshape(*lead, channels // (r * r), height * r, width * r)


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Shape (..., C, H r, W r) to (..., C r r, H, W): places become channels."""
    r = downscale_factor
    if input.ndim < 3:
        raise RuntimeError(
            f"pixel_unshuffle expects input to have at least 3 dimensions, but got input with {input.ndim} dimension(s)"
        )
    if r <= 0:
        raise RuntimeError(f"pixel_unshuffle expects a positive downscale_factor, but got {r}")
    *lead, channels, height, width = input.shape
    for word, size in (("height", height), ("width", width)):
        if size % r:
            raise RuntimeError(
                f"pixel_unshuffle expects {word} to be divisible by downscale_factor: {size} is not divisible by {r}"
            )
    k = len(lead)
    split = input.reshape(*lead, channels, height // r, r, width // r, r)
    order = [*range(k + 1), k + 2, k + 4, k + 1, k + 3]
    return split.permute(*order).reshape(*lead, channels * r * r, height // r, width // r)


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Channels (dimension 1) dealt out anew, so that each of `groups` groups gets some of all.

    Source: Zhang et al. 2017, https://arxiv.org/abs/1707.01083
    """
    if input.ndim <= 2:
        raise RuntimeError(f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(input.shape)}")
    channels = input.shape[1]
    if groups <= 0:
        raise RuntimeError(f"Number of groups to divide channels in must be positive. Value of groups:{groups}")
    if channels % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {channels} channels and {groups} groups."
        )
    rest = input.shape[2:]
    split = input.reshape(input.shape[0], groups, channels // groups, *rest)
    return split.transpose(1, 2).reshape(input.shape)
