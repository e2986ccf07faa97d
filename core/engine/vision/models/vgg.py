"""VGG: deep stacks of small convolutions, with and without batch normalization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import nn
from ...tensor import Tensor
from .registry import register_model
from .weights import fill, published

__all__ = [
    "VGG", "VGG11_BN_Weights", "VGG11_Weights", "VGG13_BN_Weights", "VGG13_Weights", "VGG16_BN_Weights",
    "VGG16_Weights", "VGG19_BN_Weights", "VGG19_Weights", "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16",
    "vgg16_bn", "vgg19", "vgg19_bn",
]  # fmt: skip

_CONVOLUTIONS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
_CHANNELS = (64, 128, 256, 512, 512)


class VGG(nn.Module):
    """A classifier over given convolutions. Shape (N, 3, H, W), H and W from 32 on, to (N, num_classes).

    Source: K. Simonyan, A. Zisserman 2014, https://arxiv.org/abs/1409.1556
    """

    def __init__(
        self, features: nn.Module, num_classes: int = 1000, init_weights: bool = True, dropout: float = 0.5
    ) -> None:
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            nn.Linear(512 * 7 * 7, 4096), nn.ReLU(True), nn.Dropout(p=dropout),
            nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(p=dropout),
            nn.Linear(4096, num_classes),
        )  # fmt: skip
        if init_weights:
            for module in self.modules():
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                    if module.bias is not None:
                        nn.init.constant_(module.bias, 0)
                elif isinstance(module, nn.BatchNorm2d):
                    nn.init.constant_(module.weight, 1)
                    nn.init.constant_(module.bias, 0)
                elif isinstance(module, nn.Linear):
                    nn.init.normal_(module.weight, 0, 0.01)
                    nn.init.constant_(module.bias, 0)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def _stack(depth: int, batch_norm: bool) -> nn.Sequential:
    layers: list[nn.Module] = []
    before = 3
    for count, channels in zip(_CONVOLUTIONS[depth], _CHANNELS, strict=True):
        for _ in range(count):
            layers.append(nn.Conv2d(before, channels, kernel_size=3, padding=1))
            if batch_norm:
                layers.append(nn.BatchNorm2d(channels))
            layers.append(nn.ReLU(inplace=True))
            before = channels
        layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)


def _builder(depth: int, batch_norm: bool, enum: Any) -> Callable[..., VGG]:
    def build(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> VGG:
        def make(**options: Any) -> VGG:
            if weights is not None:
                options["init_weights"] = False
            return VGG(_stack(depth, batch_norm), **options)

        return fill(make, enum, weights, progress, kwargs)

    build.__name__ = build.__qualname__ = f"vgg{depth}_bn" if batch_norm else f"vgg{depth}"
    build.__doc__ = f"VGG with {depth} layers{' and batch normalization' if batch_norm else ''}."
    return register_model(enum)(build)


VGG11_Weights = published("VGG11_Weights", __name__, IMAGENET1K_V1="vgg11-8a719046.pth")
VGG11_BN_Weights = published("VGG11_BN_Weights", __name__, IMAGENET1K_V1="vgg11_bn-6002323d.pth")
VGG13_Weights = published("VGG13_Weights", __name__, IMAGENET1K_V1="vgg13-19584684.pth")
VGG13_BN_Weights = published("VGG13_BN_Weights", __name__, IMAGENET1K_V1="vgg13_bn-abd245e5.pth")
VGG16_Weights = published("VGG16_Weights", __name__, IMAGENET1K_V1="vgg16-397923af.pth")
VGG16_BN_Weights = published("VGG16_BN_Weights", __name__, IMAGENET1K_V1="vgg16_bn-6c64b313.pth")
VGG19_Weights = published("VGG19_Weights", __name__, IMAGENET1K_V1="vgg19-dcbb9e9d.pth")
VGG19_BN_Weights = published("VGG19_BN_Weights", __name__, IMAGENET1K_V1="vgg19_bn-c79401a0.pth")

vgg11 = _builder(11, False, VGG11_Weights)
vgg11_bn = _builder(11, True, VGG11_BN_Weights)
vgg13 = _builder(13, False, VGG13_Weights)
vgg13_bn = _builder(13, True, VGG13_BN_Weights)
vgg16 = _builder(16, False, VGG16_Weights)
vgg16_bn = _builder(16, True, VGG16_BN_Weights)
vgg19 = _builder(19, False, VGG19_Weights)
vgg19_bn = _builder(19, True, VGG19_BN_Weights)
