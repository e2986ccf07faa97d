"""Transforms as functions, on Pillow images and on tensors (..., C, H, W) alike."""

from __future__ import annotations

import numbers
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

import core.engine as torch

from ... import backend
from ...nn import functional as F
from ...tensor import Tensor, wrap
from . import pillow_images, tensor_geometry
from .checks import as_batch, compute_dtype, from_batch, need_image, on_tensor, sizes
from .conversion import convert_image_dtype, pil_to_tensor, to_pil_image, to_tensor
from .functional_colours import (
    adjust_brightness,
    adjust_contrast,
    adjust_gamma,
    adjust_hue,
    adjust_saturation,
    adjust_sharpness,
    autocontrast,
    equalize,
    invert,
    posterize,
    rgb_to_grayscale,
    solarize,
    to_grayscale,
)
from .interpolation import InterpolationMode, as_mode, pillow_mode

__all__ = [
    "InterpolationMode", "adjust_brightness", "adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation",
    "adjust_sharpness", "affine", "autocontrast", "center_crop", "convert_image_dtype", "crop", "elastic_transform",
    "equalize", "erase", "five_crop", "gaussian_blur", "get_dimensions", "get_image_num_channels", "get_image_size",
    "hflip", "invert", "normalize", "pad", "perspective", "pil_to_tensor", "posterize", "resize", "resized_crop",
    "rgb_to_grayscale", "rotate", "solarize", "ten_crop", "to_grayscale", "to_pil_image", "to_tensor", "vflip",
]  # fmt: skip


# what it is


def get_dimensions(img: Any) -> list[int]:
    """Channels, height and width."""
    return list(sizes(img)) if on_tensor(img) else [len(img.getbands()), img.height, img.width]


def get_image_size(img: Any) -> list[int]:
    """Width and height."""
    return get_dimensions(img)[:0:-1]


def get_image_num_channels(img: Any) -> int:
    """Channels."""
    return get_dimensions(img)[0]


# numbers


def normalize(tensor: Tensor, mean: Sequence[float], std: Sequence[float], inplace: bool = False) -> Tensor:
    """``(tensor - mean) / std`` with one mean and one standard deviation for each channel.

    Raises
    ------
    TypeError
        For anything else than a tensor of floating point numbers.
    ValueError
        For a standard deviation of zero, and for less than three dimensions.
    RuntimeError
        For another number of means than channels.
    """
    if not isinstance(tensor, Tensor):
        raise TypeError(f"img should be Tensor Image. Got {type(tensor)}")
    if not tensor.is_floating_point():
        raise TypeError(f"Input tensor should be a float tensor. Got {tensor.dtype}.")
    if tensor.ndim < 3:
        raise ValueError(
            f"Expected tensor to be a tensor image of size (..., C, H, W). Got tensor.size() = {tensor.size()}"
        )
    if not inplace and not tensor.requires_grad and tensor.dtype in (torch.float32, torch.float64):
        return wrap(_normalized(tensor.data_array, mean, std))  # nothing to record: each sample of an epoch passes here
    means = torch.as_tensor(mean, dtype=tensor.dtype, device=tensor.device)
    stds = torch.as_tensor(std, dtype=tensor.dtype, device=tensor.device)
    if bool(stds.eq(0).any()):
        raise ValueError(f"std evaluated to zero after conversion to {tensor.dtype}, leading to division by zero.")
    means, stds = (t.view(-1, 1, 1) if t.ndim == 1 else t for t in (means, stds))
    if not inplace:
        tensor = tensor.clone()
    return tensor.sub_(means).div_(stds)


def _normalized(array: Any, mean: Any, std: Any) -> Any:
    xp = backend.array_module(array)
    means, stds = (xp.asarray(v.data_array if isinstance(v, Tensor) else v, array.dtype) for v in (mean, std))
    if not stds.all():
        raise ValueError(f"std evaluated to zero after conversion to {array.dtype}, leading to division by zero.")
    means, stds = (v.reshape(-1, 1, 1) if v.ndim == 1 else v for v in (means, stds))
    for name, v in (("mean", means), ("std", stds)):
        if any(a not in (1, b) for a, b in zip(v.shape[::-1], array.shape[::-1], strict=False)):
            raise RuntimeError(
                f"normalize: {name} has {v.size} numbers, but the picture has {array.shape[-3]} channels (its shape is "
                f"{list(array.shape)}): give one number for each channel"
            )
    out = xp.subtract(array, means)
    return xp.divide(out, stds, out=out)


def erase(img: Tensor, i: int, j: int, h: int, w: int, v: Any, inplace: bool = False) -> Tensor:
    """The tensor with a rectangle of `v`, its upper left corner in row `i` and column `j`."""
    if not isinstance(img, Tensor):
        raise TypeError(f"img should be Tensor Image. Got {type(img)}")
    need_image(img)
    out = img if inplace else img.clone()
    out[..., i : i + h, j : j + w] = v.to(img.device) if isinstance(v, Tensor) else v
    return out


# places


def hflip(img: Any) -> Any:
    """Left and right exchanged."""
    return tensor_geometry.hflip(img) if on_tensor(img) else pillow_images.flip(img, "FLIP_LEFT_RIGHT")


def vflip(img: Any) -> Any:
    """Top and bottom exchanged."""
    return tensor_geometry.vflip(img) if on_tensor(img) else pillow_images.flip(img, "FLIP_TOP_BOTTOM")


def crop(img: Any, top: int, left: int, height: int, width: int) -> Any:
    """A part; what lies outside of the picture is black."""
    where = tensor_geometry if on_tensor(img) else pillow_images
    return where.crop(img, top, left, height, width)


def pad(img: Any, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> Any:
    """Borders around the picture: one number, (left and right, top and bottom) or (left, top, right, bottom)."""
    if not isinstance(padding, (int, tuple, list)):
        raise TypeError(f"Got inappropriate padding arg {padding!r}")
    if not isinstance(padding_mode, str):
        raise TypeError(f"Got inappropriate padding_mode arg {padding_mode!r}")
    if not isinstance(padding, int) and len(padding) not in (1, 2, 4):
        raise ValueError(f"Padding must be an int or a 1, 2, or 4 element tuple, not a {len(padding)} element tuple")
    if padding_mode not in ("constant", "edge", "reflect", "symmetric"):
        raise ValueError(f"Padding mode should be either constant, edge, reflect or symmetric, not {padding_mode}")
    where = tensor_geometry if on_tensor(img) else pillow_images
    return where.pad(img, padding, fill, padding_mode)


def _pair(size: Any) -> tuple[int, int]:
    if isinstance(size, numbers.Number):
        return int(size), int(size)  # type: ignore[call-overload]
    if len(size) not in (1, 2):
        raise ValueError("Please provide only two dimensions (h, w) for size.")
    return size[0], size[-1]


def center_crop(img: Any, output_size: Any) -> Any:
    """The middle; a picture that is too small gets black borders."""
    high, wide = _pair(output_size)
    _, height, width = get_dimensions(img)
    if wide > width or high > height:
        dx, dy = max(wide - width, 0), max(high - height, 0)
        img = pad(img, [dx // 2, dy // 2, (dx + 1) // 2, (dy + 1) // 2], fill=0)
        _, height, width = get_dimensions(img)
        if (high, wide) == (height, width):
            return img
    return crop(img, round((height - high) / 2.0), round((width - wide) / 2.0), high, wide)


def five_crop(img: Any, size: Any) -> tuple[Any, ...]:
    """The corners (top left, top right, bottom left, bottom right) and the middle."""
    high, wide = _pair(size)
    _, height, width = get_dimensions(img)
    if wide > width or high > height:
        raise ValueError(f"Requested crop size {(high, wide)} is bigger than input size {(height, width)}")
    corners = [(0, 0), (0, width - wide), (height - high, 0), (height - high, width - wide)]
    return (*(crop(img, top, left, high, wide) for top, left in corners), center_crop(img, [high, wide]))


def ten_crop(img: Any, size: Any, vertical_flip: bool = False) -> tuple[Any, ...]:
    """:func:`five_crop` of the picture and of its mirror image."""
    return five_crop(img, size) + five_crop(vflip(img) if vertical_flip else hflip(img), size)


def resized_size(height: int, width: int, size: Sequence[int], max_size: int | None) -> list[int]:
    """Height and width after :func:`resize`."""
    if len(size) == 2:
        return [size[0], size[1]]
    short, long = min(height, width), max(height, width)
    new_short, new_long = size[0], int(size[0] * long / short)
    if max_size is not None:
        if max_size <= new_short:
            raise ValueError(
                f"max_size = {max_size} must be strictly greater than the requested size for the smaller edge size = "
                f"{new_short}"
            )
        if new_long > max_size:
            new_short, new_long = int(max_size * new_short / new_long), max_size
    return [new_long, new_short] if width <= height else [new_short, new_long]


def resize(
    img: Any, size: Any, interpolation: Any = InterpolationMode.BILINEAR, max_size: int | None = None,
    antialias: bool | None = True,
) -> Any:  # fmt: skip
    """Another size: (height, width), or one number for the shorter edge.

    Parameters
    ----------
    max_size : int, optional
        With one number: the most the longer edge may be.
    antialias : bool
        Average over pixels when making a tensor smaller; Pillow always does.
    """
    mode = as_mode(interpolation)
    wanted = [size] if isinstance(size, int) else list(size)
    if len(wanted) not in (1, 2):
        raise ValueError(f"Size must be an int or a 1 or 2 element tuple/list, not a {len(wanted)} element tuple/list")
    if max_size is not None and len(wanted) != 1:
        raise ValueError("max_size should only be passed if size specifies the length of the smaller edge")
    _, height, width = get_dimensions(img)
    wanted = resized_size(height, width, wanted, max_size)
    if wanted == [height, width]:
        return img
    if on_tensor(img):
        return tensor_geometry.resize(img, wanted, mode.value, antialias)
    if antialias is False:
        warnings.warn(
            "Anti-alias option is always applied for PIL Image input. Argument antialias is ignored.", stacklevel=2
        )
    return pillow_images.resize(img, wanted, pillow_mode(mode))


def resized_crop(
    img: Any, top: int, left: int, height: int, width: int, size: Any,
    interpolation: Any = InterpolationMode.BILINEAR, antialias: bool | None = True,
) -> Any:  # fmt: skip
    """A part, brought to a size."""
    return resize(crop(img, top, left, height, width), size, interpolation, antialias=antialias)


def _offset(img: Any, center: Any) -> list[float]:
    """A centre counted from the middle of the picture."""
    if center is None:
        return [0.0, 0.0]
    _, height, width = get_dimensions(img)
    return [center[0] - width * 0.5, center[1] - height * 0.5]


def rotate(
    img: Any, angle: float, interpolation: Any = InterpolationMode.NEAREST, expand: bool = False, center: Any = None,
    fill: Any = None,
) -> Any:  # fmt: skip
    """Turned against the clock by degrees, about the middle or `center` (x, y).

    Parameters
    ----------
    expand : bool
        Make the picture large enough for all corners.
    fill : number or sequence of numbers, optional
        Colour of what comes from outside.
    """
    mode = as_mode(interpolation)
    if not isinstance(angle, (int, float)):
        raise TypeError(f"Argument angle should be int or float, not {type(angle).__name__}")
    if center is not None and not isinstance(center, (list, tuple)):
        raise TypeError("Argument center should be a sequence")
    if not on_tensor(img):
        return pillow_images.rotate(img, angle, pillow_mode(mode), expand, center, fill)
    matrix = tensor_geometry.inverse_affine_matrix(_offset(img, center), -angle, [0.0, 0.0], 1.0, [0.0, 0.0])
    return tensor_geometry.affine(img, matrix, mode.value, fill, expand)


def affine(
    img: Any, angle: float, translate: Sequence[float], scale: float, shear: Any,
    interpolation: Any = InterpolationMode.NEAREST, fill: Any = None, center: Any = None,
) -> Any:  # fmt: skip
    """Turned with the clock by degrees, moved by pixels (right, down), scaled, and sheared by degrees."""
    mode = as_mode(interpolation)
    if not isinstance(angle, (int, float)):
        raise TypeError(f"Argument angle should be int or float, not {type(angle).__name__}")
    if not isinstance(translate, (list, tuple)):
        raise TypeError("Argument translate should be a sequence")
    if len(translate) != 2:
        raise ValueError("Argument translate should be a sequence of length 2")
    if scale <= 0.0:
        raise ValueError(f"Argument scale should be positive, not {scale}")
    if not isinstance(shear, (int, float, list, tuple)):
        raise TypeError("Shear should be either a single value or a sequence of two values")
    shears = [shear, 0.0] if isinstance(shear, (int, float)) else list(shear) * (2 if len(shear) == 1 else 1)
    if len(shears) != 2:
        raise ValueError(f"Shear should be a sequence containing two values. Got {shear}")
    if center is not None and not isinstance(center, (list, tuple)):
        raise TypeError("Argument center should be a sequence")
    if on_tensor(img):
        matrix = tensor_geometry.inverse_affine_matrix(_offset(img, center), angle, translate, scale, shears)
        return tensor_geometry.affine(img, matrix, mode.value, fill)
    middle = [img.width * 0.5, img.height * 0.5] if center is None else center
    matrix = tensor_geometry.inverse_affine_matrix(middle, angle, translate, scale, shears)
    return pillow_images.affine(img, matrix, pillow_mode(mode), fill)


def perspective_coeffs(startpoints: Sequence[Sequence[int]], endpoints: Sequence[Sequence[int]]) -> list[float]:
    """The eight numbers of the map that takes the end points back to the start points, four (x, y) each."""
    if len(startpoints) != 4 or len(endpoints) != 4:
        raise ValueError(
            f"Please provide exactly four corners, got {len(startpoints)} startpoints and {len(endpoints)} endpoints."
        )
    rows = []
    for (x, y), (u, v) in zip(endpoints, startpoints, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    found = np.linalg.lstsq(np.array(rows, float), np.array(startpoints, float).reshape(8), rcond=None)[0]
    return found.astype(np.float32).tolist()


def perspective(
    img: Any, startpoints: Sequence[Sequence[int]], endpoints: Sequence[Sequence[int]],
    interpolation: Any = InterpolationMode.BILINEAR, fill: Any = None,
) -> Any:  # fmt: skip
    """Seen from another place: the four start points (x, y) come to lie on the end points."""
    coeffs, mode = perspective_coeffs(startpoints, endpoints), as_mode(interpolation)
    if on_tensor(img):
        return tensor_geometry.perspective(img, coeffs, mode.value, fill)
    return pillow_images.perspective(img, coeffs, pillow_mode(mode), fill)


def elastic_transform(
    img: Any, displacement: Tensor, interpolation: Any = InterpolationMode.BILINEAR, fill: Any = None
) -> Any:
    """Each pixel from a place moved by `displacement` (1, H, W, 2), counted in halves of the picture."""
    if not isinstance(displacement, Tensor):
        raise TypeError("Argument displacement should be a Tensor")
    mode = as_mode(interpolation)
    tensor = img if on_tensor(img) else pil_to_tensor(img)
    wanted = (1, *tensor.shape[-2:], 2)
    if wanted != tuple(displacement.shape):
        raise ValueError(f"Argument displacement shape should be {wanted}, but given {tuple(displacement.shape)}")
    out = tensor_geometry.elastic(tensor, displacement, mode.value, fill)
    return out if tensor is img else to_pil_image(out, mode=img.mode)


def gaussian_blur(img: Any, kernel_size: Any, sigma: Any = None) -> Any:
    """The mean of the pixels around, weighted by a bell curve; sizes and widths are (x, y)."""
    size = [kernel_size] * 2 if isinstance(kernel_size, int) else kernel_size
    if not isinstance(size, (list, tuple)):
        raise TypeError(f"kernel_size should be int or a sequence of integers. Got {type(kernel_size)}")
    if len(size) != 2:
        raise ValueError(f"If kernel_size is a sequence its length should be 2. Got {len(size)}")
    if any(k % 2 == 0 or k < 0 for k in size):
        raise ValueError(f"kernel_size should have odd and positive integers. Got {kernel_size}")
    if sigma is None:
        sigma = [k * 0.15 + 0.35 for k in size]
    if not isinstance(sigma, (int, float, list, tuple)):
        raise TypeError(f"sigma should be either float or sequence of floats. Got {type(sigma)}")
    widths = [float(sigma)] * 2 if isinstance(sigma, (int, float)) else list(sigma) * (2 if len(sigma) == 1 else 1)
    if len(widths) != 2:
        raise ValueError(f"If sigma is a sequence, its length should be 2. Got {len(widths)}")
    if any(s <= 0.0 for s in widths):
        raise ValueError(f"sigma should have positive values. Got {sigma}")
    tensor = img if on_tensor(img) else pil_to_tensor(img)
    dtype = compute_dtype(tensor)
    across, down = (_bell(k, s, dtype, tensor.device) for k, s in zip(size, widths, strict=True))
    kernel = torch.mm(down[:, None], across[None, :]).expand(tensor.shape[-3], 1, size[1], size[0])
    batch, before = as_batch(tensor, [dtype])
    batch = F.pad(batch, [size[0] // 2, size[0] // 2, size[1] // 2, size[1] // 2], mode="reflect")
    out = from_batch(F.conv2d(batch, kernel, groups=tensor.shape[-3]), before)
    return out if tensor is img else to_pil_image(out, mode=img.mode)


def _bell(size: int, sigma: float, dtype: Any, device: Any) -> Tensor:
    half = (size - 1) * 0.5
    weights = torch.exp(-0.5 * (torch.linspace(-half, half, size, dtype=dtype, device=device) / sigma).pow(2))
    return weights / weights.sum()
