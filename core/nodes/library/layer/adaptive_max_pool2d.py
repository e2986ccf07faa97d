"""Maximum pooling to a given size."""

from core.engine import nn
from core.nodes.params import each
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.window_params import output_size
from core.nodes.windows import adaptive_rule, field


@node_type(
    "layer.adaptive_max_pool2d",
    label="AdaptiveMaxPool2d",
    group="Pooling",
    also_called=("global max pooling", "any picture size"),
    inputs=[field(2)],
    outputs=[Out("y", help="(N, channels, height, width) with the size that you choose.")],
    params=[output_size(2)],
    infer=adaptive_rule(2),
    formula=r"y_{i, j} = \max\; x_{\mathrm{window}(i, j)}",
    summary="Brings a picture of any size to the size that you choose, by the largest number of each part.",
    icon="collapse",
    torch="torch.nn.AdaptiveMaxPool2d",
)
def adaptive_max_pool2d(output_size: list[int]) -> nn.Module:
    return nn.AdaptiveMaxPool2d(each(output_size))
