"""SqueezeNet: AlexNet's accuracy with fifty times fewer parameters."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...functions import cat
from ...tensor import Tensor
from .registry import register_model
from .weights import fill, published

__all__ = [
    "Fire", "SqueezeNet", "SqueezeNet1_0_Weights", "SqueezeNet1_1_Weights", "squeezenet1_0", "squeezenet1_1",
]  # fmt: skip

SqueezeNet1_0_Weights = published("SqueezeNet1_0_Weights", __name__, IMAGENET1K_V1="squeezenet1_0-b66bff10.pth")
SqueezeNet1_1_Weights = published("SqueezeNet1_1_Weights", __name__, IMAGENET1K_V1="squeezenet1_1-b8a52dc0.pth")

# First convolution, then the fire modules (inputs, squeezed, each half of the expansion), None for a pooling.
_VERSIONS: dict[str, tuple[tuple[int, int, int], tuple[tuple[int, int, int] | None, ...]]] = {
    "1_0": (
        (3, 96, 7),
        (None, (96, 16, 64), (128, 16, 64), (128, 32, 128), None, (256, 32, 128), (256, 48, 192), (384, 48, 192),
         (384, 64, 256), None, (512, 64, 256)),
    ),
    "1_1": (
        (3, 64, 3),
        (None, (64, 16, 64), (128, 16, 64), None, (128, 32, 128), (256, 32, 128), None, (256, 48, 192),
         (384, 48, 192), (384, 64, 256), (512, 64, 256)),
    ),
}  # fmt: skip


class Fire(nn.Module):
    """A 1 by 1 convolution to few channels, then 1 by 1 and 3 by 3 side by side."""

    def __init__(self, inplanes: int, squeeze_planes: int, expand1x1_planes: int, expand3x3_planes: int) -> None:
        super().__init__()
        self.inplanes = inplanes
        self.squeeze = nn.Conv2d(inplanes, squeeze_planes, kernel_size=1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze_planes, expand1x1_planes, kernel_size=1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze_planes, expand3x3_planes, kernel_size=3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze_activation(self.squeeze(x))
        return cat([self.expand1x1_activation(self.expand1x1(x)), self.expand3x3_activation(self.expand3x3(x))], 1)


class SqueezeNet(nn.Module):
    """Fire modules and one convolution as the classifier. Shape (N, 3, H, W), H and W from 21 on, to (N, classes).

    Source: F. Iandola et al. 2016, https://arxiv.org/abs/1602.07360
    """

    def __init__(self, version: str = "1_0", num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        if version not in _VERSIONS:
            raise ValueError(f"Unsupported SqueezeNet version {version}: 1_0 or 1_1 expected")
        self.num_classes = num_classes
        (inputs, outputs, size), rest = _VERSIONS[version]
        layers: list[nn.Module] = [nn.Conv2d(inputs, outputs, kernel_size=size, stride=2), nn.ReLU(inplace=True)]
        for fire in rest:
            if fire is None:
                layers.append(nn.MaxPool2d(kernel_size=3, stride=2, ceil_mode=True))
            else:
                layers.append(Fire(fire[0], fire[1], fire[2], fire[2]))
        self.features = nn.Sequential(*layers)
        last = nn.Conv2d(512, num_classes, kernel_size=1)
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout), last, nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d((1, 1))
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                if module is last:
                    nn.init.normal_(module.weight, mean=0.0, std=0.01)
                else:
                    nn.init.kaiming_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.constant_(module.bias, 0)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x)).flatten(1)


@register_model(SqueezeNet1_0_Weights)
def squeezenet1_0(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.0."""
    return fill(lambda **options: SqueezeNet("1_0", **options), SqueezeNet1_0_Weights, weights, progress, kwargs)


@register_model(SqueezeNet1_1_Weights)
def squeezenet1_1(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> SqueezeNet:
    """SqueezeNet 1.1, with less than half the arithmetic of 1.0."""
    return fill(lambda **options: SqueezeNet("1_1", **options), SqueezeNet1_1_Weights, weights, progress, kwargs)
