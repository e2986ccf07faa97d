"""The block that VGG networks are made of."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import field, fixed


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    batch, _, height, width = inputs["x"].shape
    sizes = [fixed(height, "height"), fixed(width, "width")]
    if params["pool"] and min(sizes) < 2:
        raise ShapeError(
            f"a picture of {sizes[0]} by {sizes[1]} cannot be halved",
            "Set pool off, or let fewer blocks before this one shrink the picture.",
            "x",
            params={"pool": False},
        )
    if params["pool"]:
        sizes = [size // 2 for size in sizes]
    return {"y": TensorInfo((batch, params["out_channels"], *sizes))}


@node_type(
    "layer.conv_block",
    label="Convolution Block",
    group="Convolution",
    also_called=("vgg", "vgg block", "conv bn relu", "cnn", "convolution", "stage"),
    inputs=[field(2, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, height, width); half as high and wide with pool on.")],
    params=[
        Int("out_channels", 16, min=1, max=65_536, help="How many filters each convolution has."),
        Int("convolutions", 2, min=1, max=16, help="How many convolutions stand behind one another."),
        Bool("batch_norm", True, help="Normalise after every convolution, as VGG with batch normalisation does."),
        Bool("pool", True, help="Halve height and width at the end: the largest number of every 2 by 2 window stays."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"x \leftarrow \mathrm{relu}(\mathrm{norm}(W * x + b)) \quad \mathrm{several\ times}",
    summary="Convolutions of 3 by 3, each with normalisation and ReLU, and a maximum pooling at the end.",
    icon="layers",
    torch="torch.nn.Sequential",
)
def conv_block(in_channels: int, out_channels: int, convolutions: int, batch_norm: bool, pool: bool) -> nn.Module:
    layers: list[nn.Module] = []
    for number in range(convolutions):
        layers.append(nn.Conv2d(out_channels if number else in_channels, out_channels, 3, padding=1))
        if batch_norm:
            layers.append(nn.BatchNorm2d(out_channels))
        layers.append(nn.ReLU())
    if pool:
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)
