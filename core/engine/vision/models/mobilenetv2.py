"""MobileNet V2: convolutions of one channel each between two of 1 by 1, for small machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import nn
from ...nn import functional as F
from ...tensor import Tensor
from .registry import register_model
from .weights import fill, published

__all__ = ["Conv2dNormActivation", "InvertedResidual", "MobileNetV2", "MobileNet_V2_Weights", "mobilenet_v2"]

MobileNet_V2_Weights = published(
    "MobileNet_V2_Weights", __name__, IMAGENET1K_V1="mobilenet_v2-b0353104.pth",
    IMAGENET1K_V2=("mobilenet_v2-7ebf99e0.pth", 232),
)  # fmt: skip

# Expansion, channels, blocks, stride of the first block.
_STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


def _divisible(value: float, by: int) -> int:
    """The nearest multiple, but never more than a tenth less."""
    nearest = max(by, int(value + by / 2) // by * by)
    return nearest + by if nearest < 0.9 * value else nearest


class Conv2dNormActivation(nn.Sequential):
    """Convolution, normalization and activation; the padding keeps the size at stride 1."""

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int = 3, stride: int = 1, padding: Any = None,
        groups: int = 1, norm_layer: Any = nn.BatchNorm2d, activation_layer: Any = nn.ReLU, dilation: int = 1,
        inplace: bool | None = True, bias: bool | None = None,
    ) -> None:  # fmt: skip
        if padding is None:
            padding = (kernel_size - 1) // 2 * dilation
        layers: list[nn.Module] = [
            nn.Conv2d(
                in_channels, out_channels, kernel_size, stride, padding, dilation=dilation, groups=groups,
                bias=norm_layer is None if bias is None else bias,
            )
        ]  # fmt: skip
        if norm_layer is not None:
            layers.append(norm_layer(out_channels))
        if activation_layer is not None:
            layers.append(activation_layer() if inplace is None else activation_layer(inplace=inplace))
        super().__init__(*layers)
        self.out_channels = out_channels


class InvertedResidual(nn.Module):
    """Widen, filter each channel, narrow; a short cut where the shape stays."""

    def __init__(self, inp: int, oup: int, stride: int, expand_ratio: float, norm_layer: Any = None) -> None:
        super().__init__()
        if stride not in (1, 2):
            raise ValueError(f"stride should be 1 or 2 instead of {stride}")
        self.stride = stride
        norm = norm_layer or nn.BatchNorm2d
        hidden = round(inp * expand_ratio)
        self.use_res_connect = stride == 1 and inp == oup
        layers: list[nn.Module] = []
        if expand_ratio != 1:
            layers.append(Conv2dNormActivation(inp, hidden, 1, norm_layer=norm, activation_layer=nn.ReLU6))
        layers.append(
            Conv2dNormActivation(
                hidden, hidden, stride=stride, groups=hidden, norm_layer=norm, activation_layer=nn.ReLU6
            )
        )
        layers += [nn.Conv2d(hidden, oup, 1, 1, 0, bias=False), norm(oup)]
        self.conv = nn.Sequential(*layers)
        self.out_channels = oup
        self._is_cn = stride > 1

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


class MobileNetV2(nn.Module):
    """Shape (N, 3, H, W), H and W from 32 on, to (N, num_classes).

    Source: M. Sandler et al. 2018, https://arxiv.org/abs/1801.04381
    """

    def __init__(
        self, num_classes: int = 1000, width_mult: float = 1.0,
        inverted_residual_setting: Sequence[Sequence[int]] | None = None, round_nearest: int = 8, block: Any = None,
        norm_layer: Any = None, dropout: float = 0.2,
    ) -> None:  # fmt: skip
        super().__init__()
        block, norm = block or InvertedResidual, norm_layer or nn.BatchNorm2d
        stages: Sequence[Sequence[int]] = _STAGES if inverted_residual_setting is None else inverted_residual_setting
        if not stages or any(len(stage) != 4 for stage in stages):
            raise ValueError(f"inverted_residual_setting should be non-empty or a 4-element list, got {stages}")
        channels = _divisible(32 * width_mult, round_nearest)
        self.last_channel = _divisible(1280 * max(1.0, width_mult), round_nearest)
        features: list[nn.Module] = [
            Conv2dNormActivation(3, channels, stride=2, norm_layer=norm, activation_layer=nn.ReLU6)
        ]
        for expansion, width, count, stride in stages:
            outputs = _divisible(width * width_mult, round_nearest)
            for k in range(count):
                features.append(
                    block(channels, outputs, stride if k == 0 else 1, expand_ratio=expansion, norm_layer=norm)
                )
                channels = outputs
        features.append(
            Conv2dNormActivation(channels, self.last_channel, 1, norm_layer=norm, activation_layer=nn.ReLU6)
        )
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout), nn.Linear(self.last_channel, num_classes))
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
            elif isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.ones_(module.weight)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, 0, 0.01)
                nn.init.zeros_(module.bias)

    def forward(self, x: Tensor) -> Tensor:
        x = F.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(x.flatten(1))


@register_model(MobileNet_V2_Weights)
def mobilenet_v2(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> MobileNetV2:
    """MobileNet V2; `weights` is a member of :data:`MobileNet_V2_Weights`, its name, a path or a state_dict."""
    return fill(MobileNetV2, MobileNet_V2_Weights, weights, progress, kwargs)
