"""Convolution through volumes."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import conv_params
from core.nodes.windows import conv_rule, field


@node_type(
    "layer.conv3d",
    label="Conv3d",
    group="Convolution",
    also_called=("convolution", "volumetric", "video", "scan", "filter"),
    inputs=[field(3, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, depth, height, width); without padding it is a little smaller than x.")],
    params=conv_params(3),
    infer=conv_rule(3),
    trainable=True,
    formula=r"y_{c, i, j, l} = b_c + \sum_{k, u, v, w} W_{c, k, u, v, w}\; x_{k, i + u, j + v, l + w}",
    summary="Slides small learned filters through a volume or a film; each answers where it finds its pattern.",
    icon="filter",
    torch="torch.nn.Conv3d",
)
def conv3d(
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
    kernel, step, around, spread = (each(size, 3) for size in (kernel_size, stride, padding, dilation))
    return nn.Conv3d(in_channels, out_channels, kernel, step, around, spread, groups, bias, padding_mode)
