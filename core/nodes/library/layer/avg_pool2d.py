"""Average pooling over pictures."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import ceil_mode, count_include_pad, pool_params
from core.nodes.windows import field, pool_rule


@node_type(
    "layer.avg_pool2d",
    label="AvgPool2d",
    group="Pooling",
    also_called=("average pooling", "mean pooling", "subsampling", "downsampling", "blur"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels, height, width), smaller by the stride.")],
    params=[*pool_params(2), ceil_mode(), count_include_pad()],
    infer=pool_rule(2),
    formula=r"y_{i, j} = \frac{1}{k^2} \sum_{u, v} x_{s i + u, s j + v}",
    summary="Averages every window, which makes a picture smaller and smoother.",
    icon="collapse",
    torch="torch.nn.AvgPool2d",
)
def avg_pool2d(
    kernel_size: list[int], stride: list[int], padding: list[int], ceil_mode: bool, count_include_pad: bool
) -> nn.Module:
    kernel, step, around = (each(size) for size in (kernel_size, stride, padding))
    return nn.AvgPool2d(kernel, step or None, around, ceil_mode, count_include_pad)
