"""Maximum pooling over pictures."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import ceil_mode, dilation, pool_params
from core.nodes.windows import field, pool_rule


@node_type(
    "layer.max_pool2d",
    label="MaxPool2d",
    group="Pooling",
    also_called=("max pooling", "subsampling", "downsampling", "shrink picture"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels, height, width), smaller by the stride.")],
    params=[*pool_params(2), dilation(2), ceil_mode()],
    infer=pool_rule(2),
    formula=r"y_{i, j} = \max_{u, v}\; x_{s i + u, s j + v}",
    summary="Keeps the largest number of every window, which makes a picture smaller.",
    icon="collapse",
    torch="torch.nn.MaxPool2d",
)
def max_pool2d(
    kernel_size: list[int], stride: list[int], padding: list[int], dilation: list[int], ceil_mode: bool
) -> nn.Module:
    kernel, step, around, spread = (each(size) for size in (kernel_size, stride, padding, dilation))
    return nn.MaxPool2d(kernel, step or None, around, spread, ceil_mode=ceil_mode)
