"""Average pooling along signals."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import ceil_mode, count_include_pad, pool_params
from core.nodes.windows import field, pool_rule


@node_type(
    "layer.avg_pool1d",
    label="AvgPool1d",
    group="Pooling",
    also_called=("average pooling", "mean pooling", "downsampling", "moving average", "smooth"),
    inputs=[field(1)],
    outputs=[Out("y", help="(N, channels, length), smaller by the stride.")],
    params=[*pool_params(1), ceil_mode(), count_include_pad()],
    infer=pool_rule(1),
    formula=r"y_i = \frac{1}{k} \sum_u x_{s i + u}",
    summary="Averages every window, which makes a signal shorter and smoother.",
    icon="collapse",
    torch="torch.nn.AvgPool1d",
)
def avg_pool1d(
    kernel_size: list[int], stride: list[int], padding: list[int], ceil_mode: bool, count_include_pad: bool
) -> nn.Module:
    kernel, step, around = (each(size, 1) for size in (kernel_size, stride, padding))
    return nn.AvgPool1d(kernel, step or None, around, ceil_mode, count_include_pad)
