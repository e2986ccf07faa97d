"""Pictures, arrays and tensors made into each other."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

import core.engine as torch

from ...tensor import Tensor
from ..images import from_array, is_image

__all__ = ["convert_image_dtype", "max_value", "pil_to_tensor", "to_dtype", "to_pil_image", "to_tensor"]

_SHORT = "I;16" if sys.byteorder == "little" else "I;16B"
_TYPES: dict[str, Any] = {"I": np.int32, _SHORT: np.int16, "F": np.float32}
_BOUNDS = {torch.uint8: 255, torch.int8: 127, torch.int16: 2**15 - 1, torch.int32: 2**31 - 1, torch.int64: 2**63 - 1}
_MODES = {1: (), 2: ("LA",), 3: ("RGB", "YCbCr", "HSV"), 4: ("RGBA", "CMYK", "RGBX")}


def to_tensor(pic: Any) -> Tensor:
    """A Pillow image, or an array of shape (H, W) or (H, W, C), as a tensor (C, H, W).

    Elements of 8 bits become numbers of the default dtype from 0 to 1, others stay as they are.

    Raises
    ------
    TypeError
        For anything else than a Pillow image or an array.
    ValueError
        For an array of another number of dimensions.
    """
    if isinstance(pic, np.ndarray):
        if pic.ndim not in (2, 3):
            raise ValueError(f"pic should be 2/3 dimensional. Got {pic.ndim} dimensions.")
        array = pic[:, :, None] if pic.ndim == 2 else pic
    elif is_image(pic):
        array = np.array(pic, _TYPES.get(pic.mode, np.uint8), copy=True)
        if pic.mode == "1":
            array = array * np.uint8(255)
        array = array.reshape(pic.size[1], pic.size[0], len(pic.getbands()))
    else:
        raise TypeError(f"pic should be PIL Image or ndarray. Got {type(pic)}")
    planes = np.ascontiguousarray(array.transpose(2, 0, 1))
    if planes.dtype != np.uint8:
        return torch.from_numpy(planes)
    if torch.get_default_dtype() not in (torch.float32, torch.float64):
        return torch.from_numpy(planes).to(torch.get_default_dtype()).div(255)
    numbers = planes.astype(torch.get_default_dtype().numpy)
    return torch.from_numpy(np.divide(numbers, 255.0, out=numbers))


def pil_to_tensor(pic: Any) -> Tensor:
    """A Pillow image as a tensor (C, H, W) with the same numbers.

    Raises
    ------
    TypeError
        For anything else than a Pillow image.
    """
    if not is_image(pic):
        raise TypeError(f"pic should be PIL Image. Got {type(pic)}")
    array = np.array(pic, copy=True).reshape(pic.size[1], pic.size[0], len(pic.getbands()))
    return torch.from_numpy(array.transpose(2, 0, 1))


def to_pil_image(pic: Any, mode: str | None = None) -> Any:
    """A tensor (H, W) or (C, H, W), or an array (H, W) or (H, W, C), as a Pillow image; C is 1 to 4.

    Floating point numbers are taken to lie between 0 and 1, unless `mode` is ``F``.

    Raises
    ------
    TypeError
        For anything else than a tensor or an array, and for element types without a mode.
    ValueError
        For shapes and modes that do not fit each other.
    """
    if isinstance(pic, Tensor):
        array = (pic.permute(1, 2, 0) if pic.ndim == 3 else pic).numpy(force=True)
    elif isinstance(pic, np.ndarray):
        array = pic
    else:
        raise TypeError(f"pic should be Tensor or ndarray. Got {type(pic)}.")
    if array.ndim not in (2, 3):
        raise ValueError(f"pic should be 2/3 dimensional. Got {array.ndim} dimensions.")
    if array.ndim == 2:
        array = array[:, :, None]
    channels = array.shape[2]
    if channels > 4:
        raise ValueError(f"pic should not have > 4 channels. Got {channels} channels.")
    if array.dtype.kind == "f" and mode != "F":
        with np.errstate(invalid="ignore"):
            array = (array * array.dtype.type(255)).astype(np.uint8)
    if channels == 1:
        array = array[:, :, 0]
        names: dict[Any, str] = {np.uint8: "L", np.int16: _SHORT, np.int32: "I", np.float32: "F"}
        fitting = names.get(array.dtype.type)
        if mode is not None and mode != fitting:
            raise ValueError(f"Incorrect mode ({mode}) supplied for input type {array.dtype}. Should be {fitting}")
        mode = fitting
    else:
        if mode is not None and mode not in _MODES[channels]:
            raise ValueError(f"Only modes {list(_MODES[channels])} are supported for {channels} channels, not {mode}")
        if mode is None and array.dtype == np.uint8:
            mode = _MODES[channels][0]
    if mode is None:
        raise TypeError(f"Input type {array.dtype} is not supported")
    return from_array(array, mode)


def max_value(dtype: Any) -> int:
    """The number that stands for full brightness: 1 for floating point, else the largest of the type."""
    return _BOUNDS.get(dtype, 1)


def convert_image_dtype(image: Tensor, dtype: Any = torch.float32) -> Tensor:
    """Another element type, scaled so that full brightness stays full brightness.

    Raises
    ------
    RuntimeError
        Where a whole number of the wanted type cannot be reached from the floating point type without overflow.
    """
    if not isinstance(image, Tensor):
        raise TypeError("Input img should be Tensor Image")
    if image.dtype == dtype:
        return image
    to_float = dtype.is_floating_point
    if image.is_floating_point():
        if to_float:
            return image.to(dtype)
        if (image.dtype == torch.float32 and dtype in (torch.int32, torch.int64)) or (
            image.dtype == torch.float64 and dtype == torch.int64
        ):
            raise RuntimeError(f"The cast from {image.dtype} to {dtype} cannot be performed safely.")
        return image.mul(max_value(dtype) + 1.0 - 1e-3).to(dtype)  # each whole number gets a share of equal width
    largest = max_value(image.dtype)
    if to_float:
        return image.to(dtype) / float(largest)
    wanted = max_value(dtype)
    if largest > wanted:
        return torch.div(image, (largest + 1) // (wanted + 1), rounding_mode="floor").to(dtype)
    return image.to(dtype) * ((wanted + 1) // (largest + 1))


def to_dtype(inpt: Tensor, dtype: Any = torch.float32, scale: bool = False) -> Tensor:
    """Another element type; with `scale` as :func:`convert_image_dtype`, up to the last digit.

    The second generation of transforms multiplies whole numbers by a reciprocal where the first divides.
    """
    if not scale:
        return inpt.to(dtype)
    if dtype.is_floating_point and not inpt.is_floating_point():
        return inpt.to(dtype).mul_(1.0 / max_value(inpt.dtype))
    return convert_image_dtype(inpt, dtype)
