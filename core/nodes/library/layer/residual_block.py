"""The block that residual networks are made of; parameter names are torchvision's."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.residual import ResidualBlock, shortcut
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import field, places


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    batch, _, height, width = inputs["x"].shape
    sizes = [
        places(size, axis, 3, params["stride"], 1)
        for size, axis in zip((height, width), ("height", "width"), strict=True)
    ]
    return {"y": TensorInfo((batch, params["out_channels"], *sizes))}


@node_type(
    "layer.residual_block",
    label="Residual Block",
    group="Convolution",
    also_called=("resnet", "basic block", "skip", "shortcut", "residual"),
    inputs=[field(2, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, height, width), smaller by the stride.")],
    params=[
        Int("out_channels", 16, min=1, max=65_536, help="How many filters each convolution has."),
        Int("stride", 1, min=1, max=64, help="How far the first window moves each time: 2 halves height and width."),
        Bool("norm", True, label="batch norm", help="Normalise after every convolution."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \mathrm{relu}(f(x) + x)",
    summary="Two convolutions that learn what to add to their own input.",
    icon="branch",
    torch="torchvision.models.resnet.BasicBlock",
)
def residual_block(in_channels: int, out_channels: int, stride: int, norm: bool) -> nn.Module:
    layer = nn.BatchNorm2d if norm else nn.Identity
    block = ResidualBlock(in_channels, out_channels, stride, norm=layer)
    # Made last: random numbers are drawn in the order of the names, as in a block that somebody writes by hand.
    block.downsample = shortcut(in_channels, out_channels, stride, layer)
    return block
