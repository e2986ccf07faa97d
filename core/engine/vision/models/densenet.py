"""DenseNet: each layer sees the outputs of all layers before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ... import nn
from ...functions import cat
from ...nn import functional as F
from ...tensor import Tensor
from ...utils.checkpoint import checkpoint
from .registry import register_model
from .weights import fill, published

__all__ = [
    "DenseNet", "DenseNet121_Weights", "DenseNet161_Weights", "DenseNet169_Weights", "DenseNet201_Weights",
    "densenet121", "densenet161", "densenet169", "densenet201",
]  # fmt: skip

_OLD_NAME = re.compile(r"(.*denselayer\d+\.(?:norm|relu|conv))\.([12]\..+)")


class _DenseLayer(nn.Module):
    def __init__(
        self, num_input_features: int, growth_rate: int, bn_size: int, drop_rate: float, memory_efficient: bool
    ) -> None:
        super().__init__()
        width = bn_size * growth_rate
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, width, kernel_size=1, stride=1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, growth_rate, kernel_size=3, stride=1, padding=1, bias=False)
        self.drop_rate = float(drop_rate)
        self.memory_efficient = memory_efficient

    def _narrow(self, *inputs: Tensor) -> Tensor:
        return self.conv1(self.relu1(self.norm1(cat(list(inputs), 1))))

    def forward(self, input: Any) -> Tensor:
        before = [input] if isinstance(input, Tensor) else input
        if self.memory_efficient and any(x.requires_grad for x in before):
            narrow = checkpoint(self._narrow, *before, use_reentrant=False)
        else:
            narrow = self._narrow(*before)
        new = self.conv2(self.relu2(self.norm2(narrow)))
        return F.dropout(new, p=self.drop_rate, training=self.training) if self.drop_rate > 0 else new


class _DenseBlock(nn.ModuleDict):
    _version = 2

    def __init__(
        self, num_layers: int, num_input_features: int, bn_size: int, growth_rate: int, drop_rate: float,
        memory_efficient: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        for k in range(num_layers):
            inputs = num_input_features + k * growth_rate
            layer = _DenseLayer(inputs, growth_rate, bn_size, drop_rate, memory_efficient)
            self.add_module(f"denselayer{k + 1}", layer)

    def forward(self, init_features: Tensor) -> Tensor:
        features = [init_features]
        for layer in self.values():
            features.append(layer(features))
        return cat(features, 1)


class _Transition(nn.Sequential):
    def __init__(self, num_input_features: int, num_output_features: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(num_input_features, num_output_features, kernel_size=1, stride=1, bias=False)
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)


class DenseNet(nn.Module):
    """Four dense blocks. Shape (N, 3, H, W), H and W from 29 on, to (N, num_classes).

    Source: G. Huang et al. 2016, https://arxiv.org/abs/1608.06993
    """

    def __init__(
        self, growth_rate: int = 32, block_config: Sequence[int] = (6, 12, 24, 16), num_init_features: int = 64,
        bn_size: int = 4, drop_rate: float = 0, num_classes: int = 1000, memory_efficient: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        self.features = nn.Sequential()
        self.features.add_module(
            "conv0", nn.Conv2d(3, num_init_features, kernel_size=7, stride=2, padding=3, bias=False)
        )
        self.features.add_module("norm0", nn.BatchNorm2d(num_init_features))
        self.features.add_module("relu0", nn.ReLU(inplace=True))
        self.features.add_module("pool0", nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
        width = num_init_features
        for k, count in enumerate(block_config, start=1):
            block = _DenseBlock(count, width, bn_size, growth_rate, drop_rate, memory_efficient)
            self.features.add_module(f"denseblock{k}", block)
            width += count * growth_rate
            if k < len(block_config):
                self.features.add_module(f"transition{k}", _Transition(width, width // 2))
                width //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(width))
        self.classifier = nn.Linear(width, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)
            elif isinstance(module, nn.BatchNorm2d):
                nn.init.constant_(module.weight, 1)
                nn.init.constant_(module.bias, 0)
            elif isinstance(module, nn.Linear):
                nn.init.constant_(module.bias, 0)

    def forward(self, x: Tensor) -> Tensor:
        out = F.relu(self.features(x), inplace=True)
        return self.classifier(F.adaptive_avg_pool2d(out, (1, 1)).flatten(1))


def _todays_names(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """Published files write ``norm.1``, the model ``norm1``."""
    found = {name: _OLD_NAME.fullmatch(name) for name in state}
    return {m.group(1) + m.group(2) if (m := found[name]) else name: value for name, value in state.items()}


def _builder(depth: int, growth_rate: int, blocks: Sequence[int], start: int, enum: Any) -> Callable[..., DenseNet]:
    def build(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> DenseNet:
        def make(**options: Any) -> DenseNet:
            return DenseNet(growth_rate, blocks, start, **options)

        return fill(make, enum, weights, progress, kwargs, _todays_names)

    build.__name__ = build.__qualname__ = f"densenet{depth}"
    build.__doc__ = f"DenseNet-{depth}; `weights` is a member of its enum, its name, a path or a state_dict."
    return register_model(enum)(build)


DenseNet121_Weights = published("DenseNet121_Weights", __name__, IMAGENET1K_V1="densenet121-a639ec97.pth")
DenseNet161_Weights = published("DenseNet161_Weights", __name__, IMAGENET1K_V1="densenet161-8d451a50.pth")
DenseNet169_Weights = published("DenseNet169_Weights", __name__, IMAGENET1K_V1="densenet169-b2777c0a.pth")
DenseNet201_Weights = published("DenseNet201_Weights", __name__, IMAGENET1K_V1="densenet201-c1103571.pth")

densenet121 = _builder(121, 32, (6, 12, 24, 16), 64, DenseNet121_Weights)
densenet161 = _builder(161, 48, (6, 12, 36, 24), 96, DenseNet161_Weights)
densenet169 = _builder(169, 32, (6, 12, 32, 32), 64, DenseNet169_Weights)
densenet201 = _builder(201, 32, (6, 12, 48, 32), 64, DenseNet201_Weights)
