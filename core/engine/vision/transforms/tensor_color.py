"""Colours of tensors (..., C, H, W): brightness, contrast, hue, grey, and what counts pixels."""

from __future__ import annotations

import core.engine as torch

from ...nn import functional as F
from ...tensor import Tensor
from .checks import as_batch, compute_dtype, from_batch, need_channels, need_dims, need_image
from .conversion import convert_image_dtype, max_value

__all__ = [
    "adjust_brightness", "adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation", "adjust_sharpness",
    "autocontrast", "equalize", "invert", "posterize", "rgb_to_grayscale", "solarize",
]  # fmt: skip


def _need_factor(name: str, factor: float) -> None:
    if factor < 0:
        raise ValueError(f"{name} ({factor}) is not non-negative.")


def _blend(first: Tensor, second: Tensor, ratio: float) -> Tensor:
    ratio = float(ratio)
    return (ratio * first + (1.0 - ratio) * second).clamp(0, max_value(first.dtype)).to(first.dtype)


def rgb_to_grayscale(img: Tensor, num_output_channels: int = 1) -> Tensor:
    """Brightness as the eye weighs colours (ITU-R 601-2), in one or three equal channels."""
    need_dims(img)
    need_channels(img)
    if num_output_channels not in (1, 3):
        raise ValueError(f"num_output_channels should be either 1 or 3, not {num_output_channels}")
    if img.shape[-3] == 3:
        red, green, blue = img.unbind(-3)
        grey = (0.2989 * red + 0.587 * green + 0.114 * blue).to(img.dtype).unsqueeze(-3)
    else:
        grey = img.clone()
    return grey.expand(img.shape) if num_output_channels == 3 else grey


def adjust_brightness(img: Tensor, brightness_factor: float) -> Tensor:
    """Brightness times a factor."""
    _need_factor("brightness_factor", brightness_factor)
    need_channels(img)
    return _blend(img, torch.zeros_like(img), brightness_factor)


def adjust_contrast(img: Tensor, contrast_factor: float) -> Tensor:
    """Distance from the mean grey times a factor."""
    _need_factor("contrast_factor", contrast_factor)
    need_channels(img)
    grey = rgb_to_grayscale(img) if img.ndim > 2 and img.shape[-3] == 3 else img
    return _blend(img, grey.to(compute_dtype(img)).mean(dim=(-3, -2, -1), keepdim=True), contrast_factor)


def adjust_saturation(img: Tensor, saturation_factor: float) -> Tensor:
    """Distance from grey times a factor."""
    _need_factor("saturation_factor", saturation_factor)
    need_channels(img)
    return img if img.shape[-3] == 1 else _blend(img, rgb_to_grayscale(img), saturation_factor)


def adjust_hue(img: Tensor, hue_factor: float) -> Tensor:
    """Hue moved by a share of the circle, from -0.5 to 0.5."""
    if not -0.5 <= hue_factor <= 0.5:
        raise ValueError(f"hue_factor ({hue_factor}) is not in [-0.5, 0.5].")
    need_channels(img)
    if img.shape[-3] == 1:
        return img
    h, s, v = to_hsv(convert_image_dtype(img, torch.float32))
    return convert_image_dtype(from_hsv((h + hue_factor).remainder(1.0), s, v), img.dtype)


def adjust_gamma(img: Tensor, gamma: float, gain: float = 1) -> Tensor:
    """``gain * img ** gamma`` of brightness between 0 and 1."""
    need_channels(img)
    if gamma < 0:
        raise ValueError(f"Gamma should be a non-negative real number, not {gamma}")
    unit = img if img.is_floating_point() else convert_image_dtype(img, torch.float32)
    return convert_image_dtype((gain * unit.pow(gamma)).clamp(0, 1), img.dtype)


def to_hsv(img: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Hue as a share of the circle, saturation, value; grey has hue and saturation 0."""
    red, green, blue = img.unbind(-3)
    most, least = img.amax(-3), img.amin(-3)
    grey = most == least
    ones = torch.ones_like(most)
    spread = most - least
    saturation = spread / torch.where(grey, ones, most)
    divisor = torch.where(grey, ones, spread)
    r, g, b = ((most - c) / divisor for c in (red, green, blue))
    of_red = (most == red) * (b - g)
    of_green = ((most == green) & (most != red)) * (2.0 + r - b)
    of_blue = ((most != green) & (most != red)) * (4.0 + g - r)
    hue = torch.fmod((of_red + of_green + of_blue) / 6.0 + 1.0, 1.0)
    return hue, saturation, most


def from_hsv(h: Tensor, s: Tensor, v: Tensor) -> Tensor:
    sector = torch.floor(h * 6.0)
    f = h * 6.0 - sector
    p = (v * (1.0 - s)).clamp(0.0, 1.0)
    q = (v * (1.0 - s * f)).clamp(0.0, 1.0)
    t = (v * (1.0 - s * (1.0 - f))).clamp(0.0, 1.0)
    which = sector.to(torch.int64).remainder(6)
    channels = []
    for parts in ((v, q, p, p, t, v), (t, v, v, q, p, p), (p, p, t, v, v, q)):
        channels.append(torch.stack(parts, 0).gather(0, which.unsqueeze(0)).squeeze(0))
    return torch.stack(channels, -3)


def invert(img: Tensor) -> Tensor:
    """The negative."""
    need_dims(img)
    need_channels(img)
    return max_value(img.dtype) - img


def posterize(img: Tensor, bits: int) -> Tensor:
    """Only the highest `bits` of each 8."""
    need_dims(img)
    if img.dtype != torch.uint8:
        raise TypeError(f"Only torch.uint8 image tensors are supported, but found {img.dtype}")
    need_channels(img)
    return img & (256 - 2 ** (8 - bits)) if bits else torch.zeros_like(img)


def solarize(img: Tensor, threshold: float) -> Tensor:
    """The negative of what is at least as bright as `threshold`."""
    need_dims(img)
    need_channels(img)
    if threshold > max_value(img.dtype):
        raise TypeError(f"Threshold should be less than bound of img: {threshold} > {max_value(img.dtype)}")
    return torch.where(img >= threshold, invert(img), img)


def adjust_sharpness(img: Tensor, sharpness_factor: float) -> Tensor:
    """Distance from a smoothed picture times a factor: 0 is smooth, 1 the picture itself."""
    _need_factor("sharpness_factor", sharpness_factor)
    need_image(img)
    need_channels(img)
    if img.size(-1) <= 2 or img.size(-2) <= 2:
        return img
    dtype = compute_dtype(img)
    kernel = torch.ones(3, 3, dtype=dtype, device=img.device)
    kernel[1, 1] = 5.0
    kernel = (kernel / kernel.sum()).expand(img.shape[-3], 1, 3, 3)
    batch, before = as_batch(img, [dtype])
    smooth = img.clone()
    smooth[..., 1:-1, 1:-1] = from_batch(F.conv2d(batch, kernel, groups=img.shape[-3]), before)
    return _blend(img, smooth, sharpness_factor)


def autocontrast(img: Tensor) -> Tensor:
    """Each channel stretched so that it reaches from black to full brightness."""
    need_dims(img)
    need_channels(img)
    bound, dtype = max_value(img.dtype), compute_dtype(img)
    least = img.amin(dim=(-2, -1), keepdim=True).to(dtype)
    most = img.amax(dim=(-2, -1), keepdim=True).to(dtype)
    flat = most == least
    scale = torch.where(flat, torch.ones_like(most), most - least).reciprocal() * bound
    scale, least = torch.where(flat, torch.ones_like(scale), scale), torch.where(flat, torch.zeros_like(least), least)
    return ((img - least) * scale).clamp(0, bound).to(img.dtype)


def equalize(img: Tensor) -> Tensor:
    """Each channel with its brightness spread evenly; 8 bits only."""
    if img.ndim not in (3, 4):
        raise TypeError(f"Input image tensor should have 3 or 4 dimensions, but found {img.ndim}")
    if img.dtype != torch.uint8:
        raise TypeError(f"Only torch.uint8 image tensors are supported, but found {img.dtype}")
    need_channels(img)
    flat = img.reshape(-1, *img.shape[-2:])
    return torch.stack([_equalized(channel) for channel in flat]).reshape(img.shape)


def _equalized(channel: Tensor) -> Tensor:
    counts = torch.bincount(channel.reshape(-1).to(torch.int64), minlength=256)
    used = counts[counts != 0]
    step = int(used[:-1].sum()) // 255
    if step == 0:
        return channel
    table = torch.div(torch.cumsum(counts, 0) + step // 2, step, rounding_mode="floor")
    table = torch.cat([torch.zeros_like(table[:1]), table[:-1]]).clamp(0, 255)
    return table[channel.to(torch.int64)].to(torch.uint8)
