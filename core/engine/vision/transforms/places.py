"""Transforms that draw where the pixels go."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ... import nn
from ...tensor import Tensor
from . import functional as F
from .arguments import angle_range, chance, check_fill, draw, fill_for, need_sequence, pair, whole
from .interpolation import InterpolationMode, as_mode

__all__ = [
    "ElasticTransform", "RandomAffine", "RandomCrop", "RandomHorizontalFlip", "RandomPerspective",
    "RandomResizedCrop", "RandomRotation", "RandomVerticalFlip", "random_rectangle",
]  # fmt: skip

_TWO = "Please provide only two dimensions (h, w) for size."


class RandomHorizontalFlip(nn.Module):
    """Left and right exchanged with probability `p`."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p

    def forward(self, img: Any) -> Any:
        return F.hflip(img) if chance() < self.p else img

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"


class RandomVerticalFlip(RandomHorizontalFlip):
    """Top and bottom exchanged with probability `p`."""

    def forward(self, img: Any) -> Any:
        return F.vflip(img) if chance() < self.p else img


class RandomCrop(nn.Module):
    """A part of the given size from a random place, after adding borders.

    `pad_if_needed` adds borders on both sides of pictures that are too small.
    """

    def __init__(
        self, size: Any, padding: Any = None, pad_if_needed: bool = False, fill: Any = 0,
        padding_mode: str = "constant",
    ) -> None:  # fmt: skip
        super().__init__()
        self.size = tuple(pair(size, _TWO))
        self.padding, self.pad_if_needed, self.fill, self.padding_mode = padding, pad_if_needed, fill, padding_mode

    @staticmethod
    def get_params(img: Any, output_size: Sequence[int]) -> tuple[int, int, int, int]:
        """Top, left, height and width."""
        _, height, width = F.get_dimensions(img)
        high, wide = output_size
        if height < high or width < wide:
            raise ValueError(
                f"Required crop size {(high, wide)} is larger than input image size {(height, width)}: "
                "pad_if_needed=True adds borders"
            )
        if (height, width) == (high, wide):
            return 0, 0, height, width
        top = whole(0, height - high + 1)
        return top, whole(0, width - wide + 1), high, wide

    def forward(self, img: Any) -> Any:
        if self.padding is not None:
            img = F.pad(img, self.padding, self.fill, self.padding_mode)
        _, height, width = F.get_dimensions(img)
        if self.pad_if_needed and width < self.size[1]:
            img = F.pad(img, [self.size[1] - width, 0], self.fill, self.padding_mode)
        if self.pad_if_needed and height < self.size[0]:
            img = F.pad(img, [0, self.size[0] - height], self.fill, self.padding_mode)
        return F.crop(img, *self.get_params(img, self.size))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(size={self.size}, padding={self.padding})"


def random_rectangle(area: float, scale: Any, ratio: Any, tall: bool) -> tuple[int, int]:
    """Height and width of a rectangle with a random share of `area` and a random ratio of its sides."""
    logarithms = torch.log(torch.tensor([float(r) for r in ratio]))
    share = area * draw(scale[0], scale[1])
    aspect = torch.exp(torch.empty(1).uniform_(logarithms[0].item(), logarithms[1].item())).item()
    longer, shorter = round(math.sqrt(share * aspect)), round(math.sqrt(share / aspect))
    return (longer, shorter) if tall else (shorter, longer)


class RandomResizedCrop(nn.Module):
    """A part with a random share of the area and a random ratio of width to height, brought to a size.

    Source: C. Szegedy et al. 2014, https://arxiv.org/abs/1409.4842
    """

    def __init__(
        self, size: Any, scale: Any = (0.08, 1.0), ratio: Any = (3.0 / 4.0, 4.0 / 3.0),
        interpolation: Any = InterpolationMode.BILINEAR, antialias: bool | None = True,
    ) -> None:  # fmt: skip
        super().__init__()
        self.size = pair(size, _TWO)
        if not isinstance(scale, Sequence):
            raise TypeError("Scale should be a sequence")
        if not isinstance(ratio, Sequence):
            raise TypeError("Ratio should be a sequence")
        if scale[0] > scale[1] or ratio[0] > ratio[1]:
            warnings.warn("Scale and ratio should be of kind (min, max)", stacklevel=2)
        self.interpolation, self.antialias = as_mode(interpolation), antialias
        self.scale, self.ratio = scale, ratio

    @staticmethod
    def get_params(img: Any, scale: Any, ratio: Any) -> tuple[int, int, int, int]:
        """Top, left, height and width; after ten parts that do not fit, the largest in the middle that does."""
        _, height, width = F.get_dimensions(img)
        for _ in range(10):
            h, w = random_rectangle(height * width, scale, ratio, False)
            if 0 < w <= width and 0 < h <= height:
                top = whole(0, height - h + 1)
                return top, whole(0, width - w + 1), h, w
        h, w = height, width
        if width / height < min(ratio):
            h = round(w / min(ratio))
        elif width / height > max(ratio):
            w = round(h * max(ratio))
        return (height - h) // 2, (width - w) // 2, h, w

    def forward(self, img: Any) -> Any:
        where = self.get_params(img, self.scale, self.ratio)
        return F.resized_crop(img, *where, self.size, self.interpolation, antialias=self.antialias)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(size={self.size}, scale={tuple(round(s, 4) for s in self.scale)}, "
            f"ratio={tuple(round(r, 4) for r in self.ratio)}, interpolation={self.interpolation.value}, "
            f"antialias={self.antialias})"
        )


class RandomRotation(nn.Module):
    """Turned by an angle between -degrees and degrees, or between two angles."""

    def __init__(
        self, degrees: Any, interpolation: Any = InterpolationMode.NEAREST, expand: bool = False, center: Any = None,
        fill: Any = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.degrees = angle_range(degrees, "degrees")
        if center is not None:
            need_sequence(center, "center", (2,))
        self.center, self.expand = center, expand
        self.interpolation, self.fill = as_mode(interpolation), check_fill(fill)

    @staticmethod
    def get_params(degrees: Sequence[float]) -> float:
        """The angle."""
        return draw(degrees[0], degrees[1])

    def forward(self, img: Any) -> Any:
        fill = fill_for(img, self.fill, F.get_dimensions(img)[0])
        return F.rotate(img, self.get_params(self.degrees), self.interpolation, self.expand, self.center, fill)

    def __repr__(self) -> str:
        center = "" if self.center is None else f", center={self.center}"
        return (
            f"{type(self).__name__}(degrees={self.degrees}, interpolation={self.interpolation.value}, "
            f"expand={self.expand}{center}, fill={self.fill})"
        )


class RandomAffine(nn.Module):
    """Turned, moved (by a share of the size), scaled and sheared at random."""

    def __init__(
        self, degrees: Any, translate: Any = None, scale: Any = None, shear: Any = None,
        interpolation: Any = InterpolationMode.NEAREST, fill: Any = 0, center: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.degrees = angle_range(degrees, "degrees")
        if translate is not None:
            need_sequence(translate, "translate", (2,))
            if any(not 0.0 <= t <= 1.0 for t in translate):
                raise ValueError("translation values should be between 0 and 1")
        if scale is not None:
            need_sequence(scale, "scale", (2,))
            if any(s <= 0 for s in scale):
                raise ValueError("scale values should be positive")
        if center is not None:
            need_sequence(center, "center", (2,))
        self.translate, self.scale, self.center = translate, scale, center
        self.shear = None if shear is None else angle_range(shear, "shear", (2, 4))
        self.interpolation, self.fill = as_mode(interpolation), check_fill(fill)

    @staticmethod
    def get_params(
        degrees: Any, translate: Any, scale_ranges: Any, shears: Any, img_size: Sequence[int]
    ) -> tuple[float, tuple[int, int], float, tuple[float, float]]:
        """Angle, movement (x, y), scale, shear (x, y); `img_size` is (width, height)."""
        angle = draw(degrees[0], degrees[1])
        moved = (0, 0)
        if translate is not None:
            most = [float(t * s) for t, s in zip(translate, img_size, strict=True)]
            x = round(draw(-most[0], most[0]))
            moved = (x, round(draw(-most[1], most[1])))
        scale = 1.0 if scale_ranges is None else draw(scale_ranges[0], scale_ranges[1])
        shear_x = shear_y = 0.0
        if shears is not None:
            shear_x = draw(shears[0], shears[1])
            shear_y = draw(shears[2], shears[3]) if len(shears) == 4 else 0.0
        return angle, moved, scale, (shear_x, shear_y)

    def forward(self, img: Any) -> Any:
        channels, height, width = F.get_dimensions(img)
        drawn = self.get_params(self.degrees, self.translate, self.scale, self.shear, [width, height])
        fill = fill_for(img, self.fill, channels)
        return F.affine(img, *drawn, interpolation=self.interpolation, fill=fill, center=self.center)

    def __repr__(self) -> str:
        text = f"{type(self).__name__}(degrees={self.degrees}"
        for name in ("translate", "scale", "shear"):
            if getattr(self, name) is not None:
                text += f", {name}={getattr(self, name)}"
        if self.interpolation is not InterpolationMode.NEAREST:
            text += f", interpolation={self.interpolation.value}"
        text += f", fill={self.fill}" if self.fill != 0 else ""
        return text + ("" if self.center is None else f", center={self.center}") + ")"


class RandomPerspective(nn.Module):
    """Seen from another place with probability `p`; each corner moves in by up to a share of half the size."""

    def __init__(
        self, distortion_scale: float = 0.5, p: float = 0.5, interpolation: Any = InterpolationMode.BILINEAR,
        fill: Any = 0,
    ) -> None:  # fmt: skip
        super().__init__()
        self.p, self.distortion_scale = p, distortion_scale
        self.interpolation, self.fill = as_mode(interpolation), check_fill(fill)

    @staticmethod
    def get_params(width: int, height: int, distortion_scale: float) -> tuple[list[list[int]], list[list[int]]]:
        """The corners (x, y) from the top left on with the clock, and where they go."""
        dx, dy = int(distortion_scale * (width // 2)), int(distortion_scale * (height // 2))
        left, right, top, bottom = (0, dx + 1), (width - dx - 1, width), (0, dy + 1), (height - dy - 1, height)
        ends = [[whole(*x), whole(*y)] for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        return [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], ends

    def forward(self, img: Any) -> Any:
        channels, height, width = F.get_dimensions(img)
        if chance() >= self.p:
            return img
        starts, ends = self.get_params(width, height, self.distortion_scale)
        return F.perspective(img, starts, ends, self.interpolation, fill_for(img, self.fill, channels))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p={self.p})"


class ElasticTransform(nn.Module):
    """Each pixel from a place nearby; `alpha` says how far away, `sigma` how smoothly that changes (each x, y).

    Source: P. Simard et al. 2003, https://doi.org/10.1109/ICDAR.2003.1227801
    """

    def __init__(
        self, alpha: Any = 50.0, sigma: Any = 5.0, interpolation: Any = InterpolationMode.BILINEAR, fill: Any = 0
    ) -> None:
        super().__init__()
        self.alpha, self.sigma = self._two("alpha", alpha), self._two("sigma", sigma)
        self.interpolation = as_mode(interpolation)
        if not isinstance(fill, (int, float, list, tuple)):
            raise TypeError(f"fill should be int or float or a list or tuple of them. Got {type(fill)}")
        self.fill = [float(fill)] if isinstance(fill, (int, float)) else [float(f) for f in fill]

    @staticmethod
    def _two(name: str, value: Any) -> Any:
        if not isinstance(value, (float, Sequence)):
            raise TypeError(f"{name} should be float or a sequence of floats. Got {type(value)}")
        if isinstance(value, float):
            return [value, value]
        if len(value) != 2:
            raise ValueError(f"If {name} is a sequence its length should be 2. Got {len(value)}")
        for element in value:
            if not isinstance(element, float):
                raise TypeError(f"{name} should be a sequence of floats. Got {type(element)}")
        return value

    @staticmethod
    def get_params(alpha: Sequence[float], sigma: Sequence[float], size: Sequence[int]) -> Tensor:
        """Displacement of shape (1, H, W, 2) in halves of the picture."""
        parts = []
        for strength, width, extent in zip(alpha, sigma, (size[1], size[0]), strict=True):
            moved = torch.rand(1, 1, *size) * 2 - 1
            if width > 0.0:
                span = int(8 * width + 1) | 1
                moved = F.gaussian_blur(moved, [span, span], list(sigma))
            parts.append(moved * strength / extent)
        return torch.cat(parts, 1).permute(0, 2, 3, 1)

    def forward(self, tensor: Any) -> Any:
        _, height, width = F.get_dimensions(tensor)
        displacement = self.get_params(self.alpha, self.sigma, [height, width])
        return F.elastic_transform(tensor, displacement, self.interpolation, self.fill)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(alpha={self.alpha}, sigma={self.sigma}, interpolation={self.interpolation}, "
            f"fill={self.fill})"
        )
