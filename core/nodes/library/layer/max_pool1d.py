"""Maximum pooling along signals."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import ceil_mode, dilation, pool_params
from core.nodes.windows import field, pool_rule


@node_type(
    "layer.max_pool1d",
    label="MaxPool1d",
    group="Pooling",
    also_called=("max pooling", "subsampling", "downsampling", "shorten signal"),
    inputs=[field(1)],
    outputs=[Out("y", help="(N, channels, length), smaller by the stride.")],
    params=[*pool_params(1), dilation(1), ceil_mode()],
    infer=pool_rule(1),
    formula=r"y_i = \max_u\; x_{s i + u}",
    summary="Keeps the largest number of every window, which makes a signal shorter.",
    icon="collapse",
    torch="torch.nn.MaxPool1d",
)
def max_pool1d(
    kernel_size: list[int], stride: list[int], padding: list[int], dilation: list[int], ceil_mode: bool
) -> nn.Module:
    kernel, step, around, spread = (each(size, 1) for size in (kernel_size, stride, padding, dilation))
    return nn.MaxPool1d(kernel, step or None, around, spread, ceil_mode=ceil_mode)
