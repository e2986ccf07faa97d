"""Residual networks: blocks that learn what to add to their input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from ... import nn
from ...tensor import Tensor
from .registry import register_model
from .weights import fill, published

__all__ = [
    "BasicBlock",
    "Bottleneck",
    "ResNeXt50_32X4D_Weights",
    "ResNeXt101_32X8D_Weights",
    "ResNet",
    "ResNet18_Weights",
    "ResNet34_Weights",
    "ResNet50_Weights",
    "ResNet101_Weights",
    "ResNet152_Weights",
    "Wide_ResNet50_2_Weights",
    "Wide_ResNet101_2_Weights",
    "resnet18",
    "resnet34",
    "resnet50",
    "resnet101",
    "resnet152",
    "resnext50_32x4d",
    "resnext101_32x8d",
    "wide_resnet50_2",
    "wide_resnet101_2",
]  # fmt: skip


def _conv3x3(inputs: int, outputs: int, stride: int = 1, groups: int = 1, dilation: int = 1) -> nn.Conv2d:
    return nn.Conv2d(
        inputs, outputs, kernel_size=3, stride=stride, padding=dilation, groups=groups, bias=False, dilation=dilation
    )


def _conv1x1(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel_size=1, stride=stride, bias=False)


class BasicBlock(nn.Module):
    """Two 3 by 3 convolutions and a short cut.

    Source: K. He et al. 2015, https://arxiv.org/abs/1512.03385
    """

    expansion: ClassVar[int] = 1

    def __init__(
        self, inplanes: int, planes: int, stride: int = 1, downsample: Any = None, groups: int = 1,
        base_width: int = 64, dilation: int = 1, norm_layer: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        if groups != 1 or base_width != 64:
            raise ValueError("BasicBlock only supports groups=1 and base_width=64")
        if dilation > 1:
            raise NotImplementedError("Dilation > 1 not supported in BasicBlock")
        norm = norm_layer or nn.BatchNorm2d
        self.conv1 = _conv3x3(inplanes, planes, stride)
        self.bn1 = norm(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = _conv3x3(planes, planes)
        self.bn2 = norm(planes)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class Bottleneck(nn.Module):
    """A 3 by 3 convolution between two of 1 by 1, and a short cut; the stride is in the middle one."""

    expansion: ClassVar[int] = 4

    def __init__(
        self, inplanes: int, planes: int, stride: int = 1, downsample: Any = None, groups: int = 1,
        base_width: int = 64, dilation: int = 1, norm_layer: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        norm = norm_layer or nn.BatchNorm2d
        width = int(planes * (base_width / 64.0)) * groups
        self.conv1 = _conv1x1(inplanes, width)
        self.bn1 = norm(width)
        self.conv2 = _conv3x3(width, width, stride, groups, dilation)
        self.bn2 = norm(width)
        self.conv3 = _conv1x1(width, planes * self.expansion)
        self.bn3 = norm(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = downsample
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.relu(self.bn2(self.conv2(out)))
        out = self.bn3(self.conv3(out))
        out += x if self.downsample is None else self.downsample(x)
        return self.relu(out)


class ResNet(nn.Module):
    """Four stages of residual blocks. Shape (N, 3, H, W), H and W from 32 on, to (N, num_classes).

    Source: K. He et al. 2015, https://arxiv.org/abs/1512.03385; groups: https://arxiv.org/abs/1611.05431;
    width: https://arxiv.org/abs/1605.07146
    """

    def __init__(
        self, block: Any, layers: Sequence[int], num_classes: int = 1000, zero_init_residual: bool = False,
        groups: int = 1, width_per_group: int = 64, replace_stride_with_dilation: Sequence[bool] | None = None,
        norm_layer: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        dilated = [False, False, False] if replace_stride_with_dilation is None else replace_stride_with_dilation
        if len(dilated) != 3:
            raise ValueError(f"replace_stride_with_dilation should be None or a 3-element tuple, got {dilated}")
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes, self.dilation = 64, 1
        self.groups, self.base_width = groups, width_per_group
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._stage(block, 64, layers[0], 1, False)
        self.layer2 = self._stage(block, 128, layers[1], 2, dilated[0])
        self.layer3 = self._stage(block, 256, layers[2], 2, dilated[1])
        self.layer4 = self._stage(block, 512, layers[3], 2, dilated[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            elif isinstance(module, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(module.weight, 1)
                nn.init.constant_(module.bias, 0)
        if zero_init_residual:  # each block starts as the identity
            for module in self.modules():
                last: Any = getattr(module, "bn3", None) or getattr(module, "bn2", None)
                if isinstance(module, (BasicBlock, Bottleneck)) and last.weight is not None:
                    nn.init.constant_(last.weight, 0)

    def _stage(self, block: Any, planes: int, count: int, stride: int, dilate: bool) -> nn.Sequential:
        norm, dilation_before = self._norm_layer, self.dilation
        if dilate:
            self.dilation *= stride
            stride = 1
        shortcut = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            shortcut = nn.Sequential(
                _conv1x1(self.inplanes, planes * block.expansion, stride), norm(planes * block.expansion)
            )
        blocks = [block(self.inplanes, planes, stride, shortcut, self.groups, self.base_width, dilation_before, norm)]
        self.inplanes = planes * block.expansion
        for _ in range(1, count):
            blocks.append(block(self.inplanes, planes, 1, None, self.groups, self.base_width, self.dilation, norm))
        return nn.Sequential(*blocks)

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))


def _builder(
    name: str, words: str, block: Any, layers: Sequence[int], enum: Any, **fixed: int
) -> Callable[..., ResNet]:
    def build(*, weights: Any = None, progress: Any = True, **kwargs: Any) -> ResNet:
        return fill(lambda **options: ResNet(block, layers, **{**fixed, **options}), enum, weights, progress, kwargs)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = f"{words}; `weights` is a member of its enum, the member's name, a path or a state_dict."
    return register_model(enum)(build)


def _enum(name: str, first: str, second: str | None = None) -> Any:
    files: dict[str, Any] = {"IMAGENET1K_V1": first}
    if second is not None:
        files["IMAGENET1K_V2"] = (second, 232)
    return published(name, __name__, **files)


ResNet18_Weights = _enum("ResNet18_Weights", "resnet18-f37072fd.pth")
ResNet34_Weights = _enum("ResNet34_Weights", "resnet34-b627a593.pth")
ResNet50_Weights = _enum("ResNet50_Weights", "resnet50-0676ba61.pth", "resnet50-11ad3fa6.pth")
ResNet101_Weights = _enum("ResNet101_Weights", "resnet101-63fe2227.pth", "resnet101-cd907fc2.pth")
ResNet152_Weights = _enum("ResNet152_Weights", "resnet152-394f9c45.pth", "resnet152-f82ba261.pth")
ResNeXt50_32X4D_Weights = _enum(
    "ResNeXt50_32X4D_Weights", "resnext50_32x4d-7cdf4587.pth", "resnext50_32x4d-1a0047aa.pth"
)
ResNeXt101_32X8D_Weights = _enum(
    "ResNeXt101_32X8D_Weights", "resnext101_32x8d-8ba56ff5.pth", "resnext101_32x8d-110c445d.pth"
)
Wide_ResNet50_2_Weights = _enum(
    "Wide_ResNet50_2_Weights", "wide_resnet50_2-95faca4d.pth", "wide_resnet50_2-9ba9bcbe.pth"
)
Wide_ResNet101_2_Weights = _enum(
    "Wide_ResNet101_2_Weights", "wide_resnet101_2-32ee1156.pth", "wide_resnet101_2-d733dc28.pth"
)

resnet18 = _builder("resnet18", "ResNet-18", BasicBlock, (2, 2, 2, 2), ResNet18_Weights)
resnet34 = _builder("resnet34", "ResNet-34", BasicBlock, (3, 4, 6, 3), ResNet34_Weights)
resnet50 = _builder("resnet50", "ResNet-50", Bottleneck, (3, 4, 6, 3), ResNet50_Weights)
resnet101 = _builder("resnet101", "ResNet-101", Bottleneck, (3, 4, 23, 3), ResNet101_Weights)
resnet152 = _builder("resnet152", "ResNet-152", Bottleneck, (3, 8, 36, 3), ResNet152_Weights)
resnext50_32x4d = _builder(
    "resnext50_32x4d", "ResNeXt-50 32x4d", Bottleneck, (3, 4, 6, 3), ResNeXt50_32X4D_Weights, groups=32,
    width_per_group=4,
)  # fmt: skip
resnext101_32x8d = _builder(
    "resnext101_32x8d", "ResNeXt-101 32x8d", Bottleneck, (3, 4, 23, 3), ResNeXt101_32X8D_Weights, groups=32,
    width_per_group=8,
)  # fmt: skip
wide_resnet50_2 = _builder(
    "wide_resnet50_2", "Wide ResNet-50-2", Bottleneck, (3, 4, 6, 3), Wide_ResNet50_2_Weights, width_per_group=128
)
wide_resnet101_2 = _builder(
    "wide_resnet101_2", "Wide ResNet-101-2", Bottleneck, (3, 4, 23, 3), Wide_ResNet101_2_Weights, width_per_group=128
)
