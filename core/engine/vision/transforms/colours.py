"""Transforms that draw what becomes of the colours."""

from __future__ import annotations

import numbers
import warnings
from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ... import nn
from ...tensor import Tensor
from . import functional as F
from .arguments import chance, draw, pair, whole
from .places import random_rectangle

__all__ = [
    "ColorJitter", "GaussianBlur", "RandomAdjustSharpness", "RandomAutocontrast", "RandomEqualize", "RandomErasing",
    "RandomGrayscale", "RandomInvert", "RandomPosterize", "RandomSolarize",
]  # fmt: skip


class ColorJitter(nn.Module):
    """Brightness, contrast, saturation and hue changed in random order by random amounts.

    A number x means a factor from 1 - x to 1 + x (for the hue a share of the circle from -x to x), a pair its range.
    """

    def __init__(self, brightness: Any = 0, contrast: Any = 0, saturation: Any = 0, hue: Any = 0) -> None:
        super().__init__()
        self.brightness = self._range("brightness", brightness)
        self.contrast = self._range("contrast", contrast)
        self.saturation = self._range("saturation", saturation)
        self.hue = self._range("hue", hue, 0, (-0.5, 0.5))

    @staticmethod
    def _range(name: str, value: Any, center: float = 1, bound: Any = (0, float("inf"))) -> tuple[float, ...] | None:
        if isinstance(value, numbers.Number):
            if value < 0:  # type: ignore[operator]
                raise ValueError(f"If {name} is a single number, it must be non negative.")
            ends = [center - float(value), center + float(value)]  # type: ignore[arg-type]
            if center == 1:
                ends[0] = max(ends[0], 0.0)
        elif isinstance(value, (tuple, list)) and len(value) == 2:
            ends = [float(value[0]), float(value[1])]
        else:
            raise TypeError(f"{name} should be a single number or a list/tuple with length 2.")
        if not bound[0] <= ends[0] <= ends[1] <= bound[1]:
            raise ValueError(f"{name} values should be between {bound}, but got {ends}.")
        return None if ends[0] == ends[1] == center else tuple(ends)

    @staticmethod
    def get_params(brightness: Any, contrast: Any, saturation: Any, hue: Any) -> tuple[Any, ...]:
        """The order of the four, and their factors, None for those that are off."""
        order = torch.randperm(4)
        return (order, *(None if r is None else draw(r[0], r[1]) for r in (brightness, contrast, saturation, hue)))

    def forward(self, img: Any) -> Any:
        order, *factors = self.get_params(self.brightness, self.contrast, self.saturation, self.hue)
        steps = (F.adjust_brightness, F.adjust_contrast, F.adjust_saturation, F.adjust_hue)
        for k in order.tolist():
            if factors[k] is not None:
                img = steps[k](img, factors[k])
        return img

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(brightness={self.brightness}, contrast={self.contrast}, "
            f"saturation={self.saturation}, hue={self.hue})"
        )


class RandomGrayscale(nn.Module):
    """Without colours with probability `p`; the number of channels stays."""

    def __init__(self, p: float = 0.1) -> None:
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        channels = F.get_dimensions(img)[0]
        return F.rgb_to_grayscale(img, num_output_channels=channels) if chance() < self.p else img

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"


class _Sometimes(nn.Module):
    """A function of pictures with probability `p`, and one argument perhaps."""

    argument = ""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def change(self, img: Any) -> Any:
        """What happens with probability `p`."""
        raise NotImplementedError

    def forward(self, img: Any) -> Any:
        return self.change(img) if chance() < self.p else img

    def __repr__(self) -> str:
        argument = f"{self.argument}={getattr(self, self.argument)}," if self.argument else ""
        return f"{type(self).__name__}({argument}p={self.p})"


class RandomInvert(_Sometimes):
    """The negative with probability `p`."""

    def change(self, img: Any) -> Any:
        return F.invert(img)


class RandomPosterize(_Sometimes):
    """Only the highest `bits` of each 8 with probability `p`."""

    argument = "bits"

    def __init__(self, bits: int, p: float = 0.5) -> None:
        super().__init__(p)
        self.bits = bits

    def change(self, img: Any) -> Any:
        return F.posterize(img, self.bits)


class RandomSolarize(_Sometimes):
    """The negative of what is at least as bright as `threshold`, with probability `p`."""

    argument = "threshold"

    def __init__(self, threshold: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.threshold = threshold

    def change(self, img: Any) -> Any:
        return F.solarize(img, self.threshold)


class RandomAdjustSharpness(_Sometimes):
    """Sharpness times a factor with probability `p`."""

    argument = "sharpness_factor"

    def __init__(self, sharpness_factor: float, p: float = 0.5) -> None:
        super().__init__(p)
        self.sharpness_factor = sharpness_factor

    def change(self, img: Any) -> Any:
        return F.adjust_sharpness(img, self.sharpness_factor)


class RandomAutocontrast(_Sometimes):
    """Each channel stretched to full contrast with probability `p`."""

    def change(self, img: Any) -> Any:
        return F.autocontrast(img)


class RandomEqualize(_Sometimes):
    """Each channel with its brightness spread evenly, with probability `p`."""

    def change(self, img: Any) -> Any:
        return F.equalize(img)


class GaussianBlur(nn.Module):
    """The mean of the pixels around, weighted by a bell curve of random width."""

    def __init__(self, kernel_size: Any, sigma: Any = (0.1, 2.0)) -> None:
        super().__init__()
        self.kernel_size = pair(kernel_size, "Kernel size should be a tuple/list of two integers")
        if any(k <= 0 or k % 2 == 0 for k in self.kernel_size):
            raise ValueError("Kernel size value should be an odd and positive number.")
        if isinstance(sigma, numbers.Number):
            if sigma <= 0:  # type: ignore[operator]
                raise ValueError("If sigma is a single number, it must be positive.")
            sigma = (sigma, sigma)
        elif not (isinstance(sigma, Sequence) and len(sigma) == 2):
            raise ValueError("sigma should be a single number or a list/tuple with length 2.")
        elif not 0.0 < sigma[0] <= sigma[1]:
            raise ValueError("sigma values should be positive and of the form (min, max).")
        self.sigma = sigma

    @staticmethod
    def get_params(sigma_min: float, sigma_max: float) -> float:
        """The width of the bell curve in pixels."""
        return draw(sigma_min, sigma_max)

    def forward(self, img: Any) -> Any:
        sigma = self.get_params(self.sigma[0], self.sigma[1])
        return F.gaussian_blur(img, list(self.kernel_size), [sigma, sigma])

    def __repr__(self) -> str:
        return f"{type(self).__name__}(kernel_size={self.kernel_size}, sigma={self.sigma})"


class RandomErasing(nn.Module):
    """A rectangle of a tensor filled with probability `p`: with a number, one for each channel, or ``"random"``.

    Source: Z. Zhong et al. 2017, https://arxiv.org/abs/1708.04896
    """

    def __init__(
        self, p: float = 0.5, scale: Any = (0.02, 0.33), ratio: Any = (0.3, 3.3), value: Any = 0,
        inplace: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        if not isinstance(value, (numbers.Number, str, tuple, list)):
            raise TypeError("Argument value should be either a number or str or a sequence")
        if isinstance(value, str) and value != "random":
            raise ValueError("If value is str, it should be 'random'")
        if not isinstance(scale, Sequence):
            raise TypeError("Scale should be a sequence")
        if not isinstance(ratio, Sequence):
            raise TypeError("Ratio should be a sequence")
        if scale[0] > scale[1] or ratio[0] > ratio[1]:
            warnings.warn("Scale and ratio should be of kind (min, max)", stacklevel=2)
        if scale[0] < 0 or scale[1] > 1:
            raise ValueError("Scale should be between 0 and 1")
        if p < 0 or p > 1:
            raise ValueError("Random erasing probability should be between 0 and 1")
        self.p, self.scale, self.ratio, self.value, self.inplace = p, scale, ratio, value, inplace

    @staticmethod
    def get_params(img: Tensor, scale: Any, ratio: Any, value: Any = None) -> tuple[int, int, int, int, Tensor]:
        """Top, left, height, width and content; after ten rectangles that do not fit, the picture itself."""
        channels, height, width = img.shape[-3:]
        for _ in range(10):
            h, w = random_rectangle(height * width, scale, ratio, True)
            if h >= height or w >= width:
                continue
            if value is None:
                content = torch.empty(channels, h, w, dtype=torch.float32).normal_()
            else:
                content = torch.tensor(value)[:, None, None]
            top = whole(0, height - h + 1)
            return top, whole(0, width - w + 1), h, w, content
        return 0, 0, height, width, img

    def forward(self, img: Tensor) -> Tensor:
        if chance() >= self.p:
            return img
        value: Any = None
        if not isinstance(self.value, str):
            given: Any = self.value if isinstance(self.value, (list, tuple)) else [self.value]
            value = [float(v) for v in given]
            if len(value) not in (1, img.shape[-3]):
                raise ValueError(
                    f"If value is a sequence, it should have either a single value or {img.shape[-3]} (number of "
                    "input channels)"
                )
        return F.erase(img, *self.get_params(img, self.scale, self.ratio, value), self.inplace)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(p={self.p}, scale={self.scale}, ratio={self.ratio}, value={self.value}, "
            f"inplace={self.inplace})"
        )
