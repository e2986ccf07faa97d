"""Transforms of colours as functions, on Pillow images and on tensors (..., C, H, W) alike."""

from __future__ import annotations

from typing import Any

from ..images import is_image
from . import pillow_images, tensor_color
from .checks import on_tensor

__all__ = [
    "adjust_brightness", "adjust_contrast", "adjust_gamma", "adjust_hue", "adjust_saturation", "adjust_sharpness",
    "autocontrast", "equalize", "invert", "posterize", "rgb_to_grayscale", "solarize", "to_grayscale",
]  # fmt: skip


def adjust_brightness(img: Any, brightness_factor: float) -> Any:
    """Brightness times a factor."""
    if on_tensor(img):
        return tensor_color.adjust_brightness(img, brightness_factor)
    return pillow_images.enhance(img, "Brightness", brightness_factor)


def adjust_contrast(img: Any, contrast_factor: float) -> Any:
    """Distance from the mean grey times a factor."""
    if on_tensor(img):
        return tensor_color.adjust_contrast(img, contrast_factor)
    return pillow_images.enhance(img, "Contrast", contrast_factor)


def adjust_saturation(img: Any, saturation_factor: float) -> Any:
    """Distance from grey times a factor."""
    if on_tensor(img):
        return tensor_color.adjust_saturation(img, saturation_factor)
    return pillow_images.enhance(img, "Color", saturation_factor)


def adjust_sharpness(img: Any, sharpness_factor: float) -> Any:
    """Distance from a smoothed picture times a factor."""
    if on_tensor(img):
        return tensor_color.adjust_sharpness(img, sharpness_factor)
    return pillow_images.enhance(img, "Sharpness", sharpness_factor)


def adjust_hue(img: Any, hue_factor: float) -> Any:
    """Hue moved by a share of the circle, from -0.5 to 0.5."""
    return (tensor_color if on_tensor(img) else pillow_images).adjust_hue(img, hue_factor)


def adjust_gamma(img: Any, gamma: float, gain: float = 1) -> Any:
    """``gain * img ** gamma`` of brightness between 0 and 1."""
    return (tensor_color if on_tensor(img) else pillow_images).adjust_gamma(img, gamma, gain)


def rgb_to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """Brightness as the eye weighs colours, in one or three equal channels."""
    if on_tensor(img):
        return tensor_color.rgb_to_grayscale(img, num_output_channels)
    return pillow_images.grayscale(img, num_output_channels)


def to_grayscale(img: Any, num_output_channels: int = 1) -> Any:
    """:func:`rgb_to_grayscale` of a Pillow image."""
    if not is_image(img):
        raise TypeError("Input should be PIL Image")
    return pillow_images.grayscale(img, num_output_channels)


def invert(img: Any) -> Any:
    """The negative."""
    return tensor_color.invert(img) if on_tensor(img) else pillow_images.operate(img, "invert")


def posterize(img: Any, bits: int) -> Any:
    """Only the highest `bits` of each 8."""
    if not 0 <= bits <= 8:
        raise ValueError(f"The number if bits should be between 0 and 8. Got {bits}")
    return tensor_color.posterize(img, bits) if on_tensor(img) else pillow_images.operate(img, "posterize", bits)


def solarize(img: Any, threshold: float) -> Any:
    """The negative of what is at least as bright as `threshold`."""
    if on_tensor(img):
        return tensor_color.solarize(img, threshold)
    return pillow_images.operate(img, "solarize", threshold)


def autocontrast(img: Any) -> Any:
    """Each channel stretched so that it reaches from black to full brightness."""
    return tensor_color.autocontrast(img) if on_tensor(img) else pillow_images.operate(img, "autocontrast")


def equalize(img: Any) -> Any:
    """Each channel with its brightness spread evenly."""
    return tensor_color.equalize(img) if on_tensor(img) else pillow_images.operate(img, "equalize")
