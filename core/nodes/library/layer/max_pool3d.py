"""Maximum pooling through volumes."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import ceil_mode, dilation, pool_params
from core.nodes.windows import field, pool_rule


@node_type(
    "layer.max_pool3d",
    label="MaxPool3d",
    group="Pooling",
    also_called=("max pooling", "subsampling", "downsampling", "shrink volume"),
    inputs=[field(3)],
    outputs=[Out("y", help="(N, channels, depth, height, width), smaller by the stride.")],
    params=[*pool_params(3), dilation(3), ceil_mode()],
    infer=pool_rule(3),
    formula=r"y_{i, j, l} = \max_{u, v, w}\; x_{s i + u, s j + v, s l + w}",
    summary="Keeps the largest number of every window, which makes a volume smaller.",
    icon="collapse",
    torch="torch.nn.MaxPool3d",
)
def max_pool3d(
    kernel_size: list[int], stride: list[int], padding: list[int], dilation: list[int], ceil_mode: bool
) -> nn.Module:
    kernel, step, around, spread = (each(size, 3) for size in (kernel_size, stride, padding, dilation))
    return nn.MaxPool3d(kernel, step or None, around, spread, ceil_mode=ceil_mode)
