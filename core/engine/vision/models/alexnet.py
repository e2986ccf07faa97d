"""AlexNet in the shape that torchvision publishes weights for."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...tensor import Tensor
from .registry import register_model
from .weights import fill, published

__all__ = ["AlexNet", "AlexNet_Weights", "alexnet"]

AlexNet_Weights = published("AlexNet_Weights", __name__, IMAGENET1K_V1="alexnet-owt-7be5be79.pth")


class AlexNet(nn.Module):
    """Five convolutions and three full layers. Shape (N, 3, H, W), H and W from 63 on, to (N, num_classes).

    Source: A. Krizhevsky 2014, https://arxiv.org/abs/1404.5997
    """

    def __init__(self, num_classes: int = 1000, dropout: float = 0.5) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )  # fmt: skip
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(p=dropout), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace=True),
            nn.Dropout(p=dropout), nn.Linear(4096, 4096), nn.ReLU(inplace=True),
            nn.Linear(4096, num_classes),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


@register_model(AlexNet_Weights)
def alexnet(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> AlexNet:
    """AlexNet; `weights` is a member of :data:`AlexNet_Weights`, its name, a path or a state_dict."""
    return fill(AlexNet, AlexNet_Weights, weights, progress, kwargs)
