"""LeNet, the first convolutional network that read handwritten digits, in the form tutorials use."""

from __future__ import annotations

from typing import Any

from ... import nn
from ...nn import functional as F
from ...tensor import Tensor
from .registry import register_model
from .weights import WeightsEnum, fill

__all__ = ["LeNet", "lenet"]


class LeNet(nn.Module):
    """Two convolutions and three full layers for pictures of 32 by 32 (or 28 by 28, with `padding` 2).

    Shape (N, in_channels, 32, 32) to (N, num_classes).

    Source: Y. LeCun et al. 1998, https://doi.org/10.1109/5.726791
    """

    def __init__(self, num_classes: int = 10, in_channels: int = 1, padding: int = 0) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 6, 5, padding=padding)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


@register_model()
def lenet(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> LeNet:
    """LeNet; `weights` may be a path or a state_dict, nothing is published."""
    return fill(LeNet, WeightsEnum, weights, progress, kwargs)
