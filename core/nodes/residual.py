"""Residual networks as nodes: torchvision's names and numbers, but nothing is written in place.

The models in ``core.engine.vision`` save memory by writing over their own results, as torchvision's do. Here every
result stays what it was, so that the debugger can show each one and where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.engine import nn

__all__ = ["ResNet", "ResidualBlock", "resnet_sizes", "shortcut"]


def shortcut(inputs: int, outputs: int, stride: int, norm: Any = nn.BatchNorm2d) -> nn.Sequential | None:
    """What brings the input of a block into the shape of its result; None where it has that shape already."""
    if stride == 1 and inputs == outputs:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel_size=1, stride=stride, bias=False), norm(outputs))


class ResidualBlock(nn.Module):
    """Two 3 by 3 convolutions, added to the input; ``downsample`` is its short cut and may be set afterwards.

    Source: K. He et al. 2015, https://arxiv.org/abs/1512.03385
    """

    def __init__(
        self, inputs: int, outputs: int, stride: int, downsample: Any = None, norm: Any = nn.BatchNorm2d
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = norm(outputs)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1, bias=False)
        self.bn2 = norm(outputs)
        self.downsample = downsample

    def forward(self, x: Any) -> Any:
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(out + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    """Stages of residual blocks; each stage after the first halves the picture and doubles the filters.

    Random numbers are drawn in torchvision's order, so a seed gives the weights that it gives there.

    Parameters
    ----------
    blocks
        How many blocks each stage has: (2, 2, 2, 2) is ResNet-18.
    width
        Filters of the first stage.
    small
        Begin with a 3 by 3 convolution instead of a 7 by 7 one with stride 2 and a pooling.
    num_classes
        How many numbers come out; with 0 there is no last layer, and the averages of the last filters come out.
    """

    def __init__(self, inputs: int, blocks: Sequence[int], width: int, small: bool, num_classes: int) -> None:
        super().__init__()
        kernel, stride, padding = (3, 1, 1) if small else (7, 2, 3)
        self.conv1 = nn.Conv2d(inputs, width, kernel_size=kernel, stride=stride, padding=padding, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.maxpool = nn.Identity() if small else nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.stages = len(blocks)
        before = width
        for stage, count in enumerate(blocks):
            wide = width << stage
            setattr(self, f"layer{stage + 1}", self._stage(before, wide, count, 2 if stage else 1))
            before = wide
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(before, num_classes) if num_classes else nn.Identity()
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    @staticmethod
    def _stage(inputs: int, outputs: int, count: int, stride: int) -> nn.Sequential:
        first = ResidualBlock(inputs, outputs, stride, shortcut(inputs, outputs, stride))
        return nn.Sequential(first, *(ResidualBlock(outputs, outputs, 1) for _ in range(count - 1)))

    def forward(self, x: Any) -> Any:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in range(1, self.stages + 1):
            x = getattr(self, f"layer{stage}")(x)
        return self.fc(self.avgpool(x).flatten(1))


def resnet_sizes(inputs: int, blocks: Sequence[int], width: int, small: bool, num_classes: int) -> dict[str, Any]:
    """Name and shape of everything in a ResNet's state_dict, without making one: shapes are asked for at every edit."""
    sizes: dict[str, Any] = {}

    def conv(name: str, outputs: int, inputs: int, kernel: int) -> None:
        sizes[f"{name}.weight"] = (outputs, inputs, kernel, kernel)

    def norm(name: str, features: int) -> None:
        for part in ("weight", "bias", "running_mean", "running_var"):
            sizes[f"{name}.{part}"] = (features,)
        sizes[f"{name}.num_batches_tracked"] = ()

    conv("conv1", width, inputs, 3 if small else 7)
    norm("bn1", width)
    before = width
    for stage, count in enumerate(blocks):
        wide = width << stage
        for block in range(count):
            name = f"layer{stage + 1}.{block}"
            conv(f"{name}.conv1", wide, before, 3)
            norm(f"{name}.bn1", wide)
            conv(f"{name}.conv2", wide, wide, 3)
            norm(f"{name}.bn2", wide)
            if block == 0 and stage:
                conv(f"{name}.downsample.0", wide, before, 1)
                norm(f"{name}.downsample.1", wide)
            before = wide
    if num_classes:
        sizes["fc.weight"], sizes["fc.bias"] = (num_classes, before), (num_classes,)
    return sizes
