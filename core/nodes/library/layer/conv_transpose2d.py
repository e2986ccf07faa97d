"""Transposed convolution over pictures."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Bool, Sizes, each
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.window_params import dilation, groups, kernel_size, out_channels, padding, stride
from core.nodes.windows import AXES, check_groups, field, fixed


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    batch, channels, *sizes = inputs["x"].shape
    check_groups(channels, params["out_channels"], params["groups"])
    names = ("kernel_size", "stride", "padding", "output_padding", "dilation")
    out = []
    for at, axis in enumerate(AXES[2]):
        kernel, step, around, more, spread = (each(params[name])[at] for name in names)
        if more >= max(step, spread):
            raise ShapeError(
                f"an output padding of {more} must be smaller than the stride {step} or the dilation {spread}",
                f"Set output padding to at most {max(step, spread) - 1}.",
            )
        size = (fixed(sizes[at], axis) - 1) * step - 2 * around + spread * (kernel - 1) + more + 1
        if size < 1:
            raise ShapeError(f"with a padding of {around} nothing is left of the {axis}", "Choose less padding.")
        out.append(size)
    return {"y": TensorInfo((batch, params["out_channels"], *out))}


@node_type(
    "layer.conv_transpose2d",
    label="ConvTranspose2d",
    group="Convolution",
    also_called=("transposed convolution", "deconvolution", "upsampling", "decoder", "generator"),
    inputs=[field(2, "in_channels", "float32")],
    outputs=[Out("y", help="(N, out_channels, height, width), larger by the stride.")],
    params=[
        out_channels(),
        kernel_size(2, 3),
        stride(2),
        padding(2),
        Sizes("output_padding", [0], count=2, min=0, allow_empty=False, help="Rows and columns added at the end."),
        groups(),
        Bool("bias", True, help="Add a learned number to each channel."),
        dilation(2),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y_{c, s i + u, s j + v} \leftarrow y + W_{k, c, u, v}\; x_{k, i, j}",
    summary="A convolution the other way round: every number paints a small learned pattern, so pictures grow.",
    icon="filter",
    torch="torch.nn.ConvTranspose2d",
)
def conv_transpose2d(
    in_channels: int,
    out_channels: int,
    kernel_size: list[int],
    stride: list[int],
    padding: list[int],
    output_padding: list[int],
    groups: int,
    bias: bool,
    dilation: list[int],
) -> nn.Module:
    kernel, step, around, more = (each(size) for size in (kernel_size, stride, padding, output_padding))
    return nn.ConvTranspose2d(in_channels, out_channels, kernel, step, around, more, groups, bias, each(dilation))
