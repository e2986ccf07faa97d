"""Chains of changes that were found by search, or are drawn freely."""

from __future__ import annotations

import math
from enum import Enum
from typing import Any

import core.engine as torch

from ... import nn
from . import functional as F
from .arguments import fill_for, whole
from .interpolation import InterpolationMode

__all__ = ["AutoAugment", "AutoAugmentPolicy", "RandAugment", "TrivialAugmentWide"]


class AutoAugmentPolicy(Enum):
    """The data set that a policy was found for."""

    IMAGENET = "imagenet"
    CIFAR10 = "cifar10"
    SVHN = "svhn"


# Pairs of a change, its probability, and its strength from 0 to 9 where it has one: the tables of the paper's appendix.
_FOUND = {
    AutoAugmentPolicy.IMAGENET: """
        Posterize 0.4 8 + Rotate 0.6 9; Solarize 0.6 5 + AutoContrast 0.6; Equalize 0.8 + Equalize 0.6;
        Posterize 0.6 7 + Posterize 0.6 6; Equalize 0.4 + Solarize 0.2 4; Equalize 0.4 + Rotate 0.8 8;
        Solarize 0.6 3 + Equalize 0.6; Posterize 0.8 5 + Equalize 1; Rotate 0.2 3 + Solarize 0.6 8;
        Equalize 0.6 + Posterize 0.4 6; Rotate 0.8 8 + Color 0.4 0; Rotate 0.4 9 + Equalize 0.6;
        Equalize 0 + Equalize 0.8; Invert 0.6 + Equalize 1; Color 0.6 4 + Contrast 1 8; Rotate 0.8 8 + Color 1 2;
        Color 0.8 8 + Solarize 0.8 7; Sharpness 0.4 7 + Invert 0.6; ShearX 0.6 5 + Equalize 1;
        Color 0.4 0 + Equalize 0.6; Equalize 0.4 + Solarize 0.2 4; Solarize 0.6 5 + AutoContrast 0.6;
        Invert 0.6 + Equalize 1; Color 0.6 4 + Contrast 1 8; Equalize 0.8 + Equalize 0.6
    """,
    AutoAugmentPolicy.CIFAR10: """
        Invert 0.1 + Contrast 0.2 6; Rotate 0.7 2 + TranslateX 0.3 9; Sharpness 0.8 1 + Sharpness 0.9 3;
        ShearY 0.5 8 + TranslateY 0.7 9; AutoContrast 0.5 + Equalize 0.9; ShearY 0.2 7 + Posterize 0.3 7;
        Color 0.4 3 + Brightness 0.6 7; Sharpness 0.3 9 + Brightness 0.7 9; Equalize 0.6 + Equalize 0.5;
        Contrast 0.6 7 + Sharpness 0.6 5; Color 0.7 7 + TranslateX 0.5 8; Equalize 0.3 + AutoContrast 0.4;
        TranslateY 0.4 3 + Sharpness 0.2 6; Brightness 0.9 6 + Color 0.2 8; Solarize 0.5 2 + Invert 0;
        Equalize 0.2 + AutoContrast 0.6; Equalize 0.2 + Equalize 0.6; Color 0.9 9 + Equalize 0.6;
        AutoContrast 0.8 + Solarize 0.2 8; Brightness 0.1 3 + Color 0.7 0; Solarize 0.4 5 + AutoContrast 0.9;
        TranslateY 0.9 9 + TranslateY 0.7 9; AutoContrast 0.9 + Solarize 0.8 3; Equalize 0.8 + Invert 0.1;
        TranslateY 0.7 9 + AutoContrast 0.9
    """,
    AutoAugmentPolicy.SVHN: """
        ShearX 0.9 4 + Invert 0.2; ShearY 0.9 8 + Invert 0.7; Equalize 0.6 + Solarize 0.6 6;
        Invert 0.9 + Equalize 0.6; Equalize 0.6 + Rotate 0.9 3; ShearX 0.9 4 + AutoContrast 0.8;
        ShearY 0.9 8 + Invert 0.4; ShearY 0.9 5 + Solarize 0.2 6; Invert 0.9 + AutoContrast 0.8;
        Equalize 0.6 + Rotate 0.9 3; ShearX 0.9 4 + Solarize 0.3 3; ShearY 0.8 8 + Invert 0.7;
        Equalize 0.9 + TranslateY 0.6 6; Invert 0.9 + Equalize 0.6; Contrast 0.3 3 + Rotate 0.8 4;
        Invert 0.8 + TranslateY 0 2; ShearY 0.7 6 + Solarize 0.4 8; Invert 0.6 + Rotate 0.8 4;
        ShearY 0.3 7 + TranslateX 0.9 3; ShearX 0.1 6 + Invert 0.6; Solarize 0.7 2 + TranslateY 0.6 7;
        ShearY 0.8 4 + Invert 0.8; ShearX 0.7 9 + TranslateY 0.8 3; ShearY 0.8 5 + AutoContrast 0.7;
        ShearX 0.7 2 + Invert 0.1
    """,
}


def _steps(text: str) -> list[tuple[tuple[str, float, int | None], ...]]:
    chains = []
    for chain in text.split(";"):
        words = [step.split() for step in chain.split("+")]
        chains.append(tuple((w[0], float(w[1]), int(w[2]) if len(w) > 2 else None) for w in words))
    return chains


_SIGNED = ("ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate", "Brightness", "Color", "Contrast", "Sharpness")


def _strengths(name: str, bins: int, most: dict[str, float], loss: int) -> list[float]:
    """All strengths of a change; empty where it has none. `loss` is how many bits the strongest posterizing takes."""
    if name == "Posterize":
        return (8 - (torch.arange(bins) / ((bins - 1) / loss)).round()).tolist()
    if name == "Solarize":
        return torch.linspace(255.0, 0.0, bins).tolist()
    return torch.linspace(0.0, most[name], bins).tolist() if name in most else []


def _change(img: Any, name: str, strength: float, mode: Any, fill: Any) -> Any:
    """One change of a picture."""
    if name in ("ShearX", "ShearY"):
        angle = math.degrees(math.atan(strength))
        shear = [angle, 0.0] if name == "ShearX" else [0.0, angle]
        return F.affine(img, 0.0, [0, 0], 1.0, shear, interpolation=mode, fill=fill, center=[0, 0])
    if name in ("TranslateX", "TranslateY"):
        moved = [int(strength), 0] if name == "TranslateX" else [0, int(strength)]
        return F.affine(img, 0.0, moved, 1.0, [0.0, 0.0], interpolation=mode, fill=fill)
    if name == "Rotate":
        return F.rotate(img, strength, interpolation=mode, fill=fill)
    if name in ("Brightness", "Color", "Contrast", "Sharpness"):
        kind = {"Color": "saturation"}.get(name, name.lower())
        return getattr(F, f"adjust_{kind}")(img, 1.0 + strength)
    if name == "Posterize":
        return F.posterize(img, int(strength))
    if name == "Solarize":
        return F.solarize(img, strength)
    return img if name == "Identity" else getattr(F, name.lower())(img)


class AutoAugment(nn.Module):
    """One of 25 found chains of two changes.

    Source: E. Cubuk et al. 2018, https://arxiv.org/abs/1805.09501
    """

    def __init__(
        self, policy: AutoAugmentPolicy = AutoAugmentPolicy.IMAGENET,
        interpolation: Any = InterpolationMode.NEAREST, fill: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        if policy not in _FOUND:
            raise ValueError(f"The provided policy {policy} is not recognized.")
        self.policy, self.interpolation, self.fill = policy, interpolation, fill
        self.policies = _steps(_FOUND[policy])

    @staticmethod
    def get_params(transform_num: int) -> tuple[int, Any, Any]:
        """Which chain; for its two changes a number of [0, 1) and a sign."""
        return whole(0, transform_num), torch.rand(2), torch.randint(2, (2,))

    def forward(self, img: Any) -> Any:
        channels, height, width = F.get_dimensions(img)
        fill = fill_for(img, self.fill, channels)
        most = _most(0.3, 150.0 / 331.0 * width, 150.0 / 331.0 * height, 30.0, 0.9)
        which, chances, signs = self.get_params(len(self.policies))
        for k, (name, p, level) in enumerate(self.policies[which]):
            if chances[k].item() <= torch.tensor(p).item():
                strength = 0.0 if level is None else _strengths(name, 10, most, 4)[level]
                if name in _SIGNED and signs[k].item() == 0:
                    strength = -strength
                img = _change(img, name, strength, self.interpolation, fill)
        return img

    def __repr__(self) -> str:
        return f"{type(self).__name__}(policy={self.policy}, fill={self.fill})"


def _most(shear: float, right: float, down: float, angle: float, colour: float) -> dict[str, float]:
    colours = dict.fromkeys(("Brightness", "Color", "Contrast", "Sharpness"), colour)
    return {"ShearX": shear, "ShearY": shear, "TranslateX": right, "TranslateY": down, "Rotate": angle, **colours}


_FREE = ("Identity", *_SIGNED, "Posterize", "Solarize", "AutoContrast", "Equalize")


class RandAugment(nn.Module):
    """`num_ops` changes drawn freely, all of one strength.

    Source: E. Cubuk et al. 2019, https://arxiv.org/abs/1909.13719
    """

    def __init__(
        self, num_ops: int = 2, magnitude: int = 9, num_magnitude_bins: int = 31,
        interpolation: Any = InterpolationMode.NEAREST, fill: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.num_ops, self.magnitude, self.num_magnitude_bins = num_ops, magnitude, num_magnitude_bins
        self.interpolation, self.fill = interpolation, fill

    def forward(self, img: Any) -> Any:
        channels, height, width = F.get_dimensions(img)
        fill = fill_for(img, self.fill, channels)
        most = _most(0.3, 150.0 / 331.0 * width, 150.0 / 331.0 * height, 30.0, 0.9)
        for _ in range(self.num_ops):
            name = _FREE[whole(0, len(_FREE))]
            levels = _strengths(name, self.num_magnitude_bins, most, 4)
            strength = levels[self.magnitude] if levels else 0.0
            if name in _SIGNED and whole(0, 2):
                strength = -strength
            img = _change(img, name, strength, self.interpolation, fill)
        return img

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(num_ops={self.num_ops}, magnitude={self.magnitude}, "
            f"num_magnitude_bins={self.num_magnitude_bins}, interpolation={self.interpolation}, fill={self.fill})"
        )


class TrivialAugmentWide(nn.Module):
    """One change of a random strength, from nothing to very strong.

    Source: S. Müller, F. Hutter 2021, https://arxiv.org/abs/2103.10158
    """

    def __init__(
        self, num_magnitude_bins: int = 31, interpolation: Any = InterpolationMode.NEAREST, fill: Any = None
    ) -> None:
        super().__init__()
        self.num_magnitude_bins, self.interpolation, self.fill = num_magnitude_bins, interpolation, fill

    def forward(self, img: Any) -> Any:
        fill = fill_for(img, self.fill, F.get_dimensions(img)[0])
        name = _FREE[whole(0, len(_FREE))]
        levels = _strengths(name, self.num_magnitude_bins, _most(0.99, 32.0, 32.0, 135.0, 0.99), 6)
        strength = levels[whole(0, len(levels))] if levels else 0.0
        if name in _SIGNED and whole(0, 2):
            strength = -strength
        return _change(img, name, strength, self.interpolation, fill)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(num_magnitude_bins={self.num_magnitude_bins}, "
            f"interpolation={self.interpolation}, fill={self.fill})"
        )
