"""Convolution along signals."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import conv_params
from core.nodes.windows import conv_rule, field


@node_type(
    "layer.conv1d",
    label="Conv1d",
    group="Convolution",
    also_called=("convolution", "temporal convolution", "filter", "time series", "text cnn", "signal"),
    inputs=[field(1, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, length); without padding it is a little smaller than x.")],
    params=conv_params(1),
    infer=conv_rule(1),
    trainable=True,
    formula=r"y_{c, i} = b_c + \sum_{k, u} W_{c, k, u}\; x_{k, i + u}",
    summary="Slides small learned filters along a signal; each answers where it finds its pattern.",
    icon="filter",
    torch="torch.nn.Conv1d",
)
def conv1d(
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
    kernel, step, around, spread = (each(size, 1) for size in (kernel_size, stride, padding, dilation))
    return nn.Conv1d(in_channels, out_channels, kernel, step, around, spread, groups, bias, padding_mode)
