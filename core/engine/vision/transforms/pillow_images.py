"""The same functions on Pillow images, mostly in Pillow's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..images import from_array, pillow
from .tensor_geometry import borders_of

__all__ = [
    "adjust_gamma", "adjust_hue", "affine", "crop", "enhance", "flip", "grayscale", "operate", "pad", "perspective",
    "resize", "rotate",
]  # fmt: skip


def flip(img: Any, direction: str) -> Any:
    """Mirrored; `direction` is ``FLIP_LEFT_RIGHT`` or ``FLIP_TOP_BOTTOM``."""
    return img.transpose(getattr(pillow().Transpose, direction))


def crop(img: Any, top: int, left: int, height: int, width: int) -> Any:
    """A part; what lies outside of the picture is black."""
    return img.crop((left, top, left + width, top + height))


def resize(img: Any, size: Sequence[int], mode: int) -> Any:
    """Another height and width."""
    return img.resize((size[1], size[0]), mode)


def enhance(img: Any, kind: str, factor: float) -> Any:
    """``Brightness``, ``Contrast``, ``Color`` or ``Sharpness`` times a factor."""
    return getattr(pillow("ImageEnhance"), kind)(img).enhance(factor)


def operate(img: Any, name: str, *arguments: Any) -> Any:
    """A function of ``ImageOps``."""
    return getattr(pillow("ImageOps"), name)(img, *arguments)


def adjust_hue(img: Any, hue_factor: float) -> Any:
    """Hue moved by a share of the circle, from -0.5 to 0.5; pictures without colours stay."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    if img.mode in ("L", "1", "I", "F"):
        return img
    h, s, v = img.convert("HSV").split()
    moved = np.array(h, dtype=np.uint8) + np.uint8(int(hue_factor * 255) % 256)
    return pillow().merge("HSV", (from_array(moved, "L"), s, v)).convert(img.mode)


def adjust_gamma(img: Any, gamma: float, gain: float = 1.0) -> Any:
    """``gain * img ** gamma`` of brightness between 0 and 1."""
    if gamma < 0:
        raise ValueError(f"Gamma should be a non-negative real number, not {gamma}")
    table = [int((255 + 1 - 1e-3) * gain * pow(value / 255.0, gamma)) for value in range(256)]
    return img.convert("RGB").point(table * 3).convert(img.mode)


def grayscale(img: Any, num_output_channels: int) -> Any:
    """Brightness as the eye weighs colours, in one or three equal channels."""
    if num_output_channels not in (1, 3):
        raise ValueError(f"num_output_channels should be either 1 or 3, not {num_output_channels}")
    grey = img.convert("L")
    return grey if num_output_channels == 1 else pillow().merge("RGB", (grey, grey, grey))


def colour(fill: Any, img: Any) -> Any:
    """`fill` as Pillow wants it for this image: whole numbers, one for each band."""
    bands = len(img.getbands())
    fill = 0 if fill is None else fill
    if isinstance(fill, (int, float)) and bands > 1:
        fill = (fill,) * bands
    if isinstance(fill, (list, tuple)):
        if len(fill) == 1:
            fill = tuple(fill) * bands
        elif len(fill) != bands:
            raise ValueError(
                "The number of elements in 'fill' does not match the number of channels of the image "
                f"({len(fill)} != {bands})"
            )
        return tuple(fill) if img.mode == "F" else tuple(int(f) for f in fill)
    return fill if img.mode == "F" else int(fill)


def pad(img: Any, padding: Any, fill: Any, padding_mode: str) -> Any:
    """Borders around the picture; negative ones cut."""
    if padding_mode == "constant":
        if isinstance(padding, (list, tuple)):
            padding = padding[0] if len(padding) == 1 else tuple(padding)
        made = pillow("ImageOps").expand(img, border=padding, fill=colour(fill, img))
        if img.mode == "P":
            made.putpalette(img.getpalette())
        return made
    left, top, right, bottom = borders_of(padding)
    if min(left, top, right, bottom) < 0:
        img = img.crop((max(-left, 0), max(-top, 0), img.width - max(-right, 0), img.height - max(-bottom, 0)))
    array = np.asarray(img)
    widths = [(max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0)), (0, 0)][: array.ndim]
    kinds: Any = padding_mode
    made = from_array(np.pad(array, widths, kinds), img.mode)
    if img.mode == "P":
        made.putpalette(img.getpalette())
    return made


def rotate(img: Any, angle: float, mode: int, expand: bool, center: Any, fill: Any) -> Any:
    """Turned against the clock by degrees."""
    return img.rotate(angle, mode, expand, center, fillcolor=colour(fill, img))


def affine(img: Any, matrix: Sequence[float], mode: int, fill: Any) -> Any:
    """The picture whose pixel at p is the pixel at ``matrix @ (p, 1)`` of `img`."""
    return img.transform(img.size, pillow().Transform.AFFINE, matrix, mode, fillcolor=colour(fill, img))


def perspective(img: Any, coeffs: Sequence[float], mode: int, fill: Any) -> Any:
    """Seen from another place; see the same function of tensors."""
    return img.transform(img.size, pillow().Transform.PERSPECTIVE, coeffs, mode, fillcolor=colour(fill, img))
