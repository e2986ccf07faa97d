"""Convolution over pictures."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import conv_params
from core.nodes.windows import conv_rule, field


@node_type(
    "layer.conv2d",
    label="Conv2d",
    group="Convolution",
    also_called=("convolution", "convolutional layer", "cnn", "filter", "kernel", "feature map"),
    inputs=[field(2, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, height, width); without padding it is a little smaller than x.")],
    params=conv_params(2),
    infer=conv_rule(2),
    trainable=True,
    formula=r"y_{c, i, j} = b_c + \sum_{k, u, v} W_{c, k, u, v}\; x_{k, i + u, j + v}",
    summary="Slides small learned filters over a picture; each answers where it finds its pattern.",
    icon="filter",
    torch="torch.nn.Conv2d",
)
def conv2d(
    in_channels: int,
    out_channels: int,
    kernel_size: list[int],
    stride: list[int],
    padding: list[int],
    dilation: list[int],
    groups: int,
    bias: bool,
    padding_mode: str,
) -> nn.Module:
    kernel, step, around, spread = (each(size) for size in (kernel_size, stride, padding, dilation))
    return nn.Conv2d(in_channels, out_channels, kernel, step, around, spread, groups, bias, padding_mode)
