"""What layers share that slide a window over pictures, signals and volumes: their input, and how many places there are.

A window goes over one dimension (``length``), two (``height``, ``width``) or three (``depth`` first). All take a batch
and channels in front. PyTorch also takes a single sample without a batch; then (N, 8, 8), a batch of pictures whose
channel was forgotten, would pass as one picture of N channels. Here the batch must stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isqrt
from typing import Any

from core.graph.shapes import Dim, Insert, Shape, ShapeError, format_shape
from core.nodes.params import each
from core.nodes.spec import DTypeRule, In, TensorInfo

__all__ = ["AXES", "adaptive_rule", "check_groups", "conv_rule", "field", "fixed", "places", "pool_rule"]

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}
_WHAT = {1: "Signals", 2: "Pictures", 3: "Volumes"}

Infer = Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]


def field(dims: int, channels: str = "channels", dtype: DTypeRule = "float") -> In:
    """The input ``x`` of such a layer: ``(N, channels, height, width)`` for two dimensions."""
    pattern = ("N", channels, *AXES[dims])
    return In(
        "x",
        shape=pattern,
        dtype=dtype,
        help=f"{_WHAT[dims]} {format_shape(pattern)}.",
        advice=lambda shape: _missing_dims(shape, dims),
    )


def _missing_dims(shape: Shape, dims: int) -> tuple[str, Insert | None]:
    """How to give ``shape`` the batch and channels that it lacks."""
    wanted = f"(N, C, {', '.join(axis[0].upper() for axis in AXES[dims])})"
    if len(shape) > dims + 2:
        return f"Put a Reshape or Select node before it that leaves {wanted}.", None
    if len(shape) == dims + 1 and any(isinstance(d, str) for d in shape[1:]):
        return f"Put a Permute and an Unsqueeze node before it that make {wanted}.", None
    if len(shape) == dims + 1:
        at, made = (1, (shape[0], 1, *shape[1:])) if isinstance(shape[0], str) else (0, (1, *shape))
        text = f"Put an Unsqueeze node with dim {at} before it, which makes {format_shape(made)}."
        return text, ("operation.unsqueeze", {"dim": at})
    if len(shape) == 2 and isinstance(shape[1], int):
        sizes = _picture(shape[1]) if dims == 2 else None
        example = f", for instance with the sizes {', '.join(map(str, sizes))}" if sizes else ""
        insert: Insert | None = ("layer.unflatten", {"unflattened_size": list(sizes)}) if sizes else None
        return f"Put an Unflatten node before it that makes {wanted}{example}.", insert
    return f"Put a Reshape node before it that makes {wanted}.", None


def _picture(features: int) -> tuple[int, int, int] | None:
    """Channels, height and width of a square picture, grey or in colours, with so many numbers."""
    for channels in (1, 3):
        side = isqrt(features // channels)
        if side > 1 and channels * side * side == features:
            return channels, side, side
    return None


def fixed(size: Dim, axis: str) -> int:
    """A size that must be known before anything runs."""
    if isinstance(size, str):
        raise ShapeError(
            f"the {axis} is {size}, which is only known when it runs",
            "Put the batch first, for example with a Permute node: (N, channels, ...).",
            "x",
        )
    return size


def places(
    size: Dim, axis: str, kernel: int, stride: int, padding: int, dilation: int = 1, ceil_mode: bool = False
) -> int:
    """How many places a window has along a dimension; ``ceil_mode`` counts one that hangs over the end."""
    reach = dilation * (kernel - 1) + 1
    room = fixed(size, axis) + 2 * padding - reach
    if room < 0:
        raise ShapeError(
            f"a window of {reach} does not fit into the {axis} of {size}"
            + (f" with a padding of {padding}" if padding else ""),
            "Choose a smaller kernel size or more padding, or let fewer layers before this one shrink the input.",
            "x",
        )
    count = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    # The last window must begin inside the input or the padding on its left side.
    return count - 1 if ceil_mode and (count - 1) * stride >= size + padding else count  # type: ignore[operator]


def _windows(*settings: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Kernel size, stride, padding and dilation of each dimension, from those of all."""
    return [(kernel, stride, padding, dilation) for kernel, stride, padding, dilation in zip(*settings, strict=True)]


def conv_rule(dims: int) -> Infer:
    """The rule of a convolution over ``dims`` dimensions, with PyTorch's parameters."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        batch, channels, *sizes = inputs["x"].shape
        check_groups(channels, params["out_channels"], params["groups"])
        windows = _windows(*(each(params[name], dims) for name in ("kernel_size", "stride", "padding", "dilation")))
        for size, axis, window in zip(sizes, AXES[dims], windows, strict=True):
            check_padding(params["padding_mode"], axis, fixed(size, axis), window[2])
        out = [places(size, axis, *window) for size, axis, window in zip(sizes, AXES[dims], windows, strict=True)]
        return {"y": TensorInfo((batch, params["out_channels"], *out))}

    return infer


def pool_rule(dims: int) -> Infer:
    """The rule of a pooling over ``dims`` dimensions; an empty stride is the kernel size."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        x = inputs["x"]
        kernel, padding = each(params["kernel_size"], dims), each(params["padding"], dims)
        stride, dilation = each(params["stride"], dims) or kernel, each(params.get("dilation", 1), dims)
        for size, around in zip(kernel, padding, strict=True):
            if around > size // 2:
                raise ShapeError(
                    f"a padding of {around} is more than half of the kernel size {size}",
                    f"Set padding to at most {size // 2}.",
                )
        sizes = [
            places(size, axis, *window, ceil_mode=params["ceil_mode"])
            for size, axis, window in zip(
                x.shape[2:], AXES[dims], _windows(kernel, stride, padding, dilation), strict=True
            )
        ]
        return {"y": x.with_shape((*x.shape[:2], *sizes))}

    return infer


def check_groups(channels: Dim, out_channels: int, groups: int) -> None:
    """Both numbers of channels must be multiples of ``groups``."""
    for count, name in ((channels, "in_channels"), (out_channels, "out_channels")):
        if isinstance(count, int) and count % groups:
            raise ShapeError(
                f"{groups} groups cannot share {count} {name} evenly",
                f"Choose groups that divide {count}, or 1.",
            )


def check_padding(mode: str, axis: str, size: int, padding: int) -> None:
    """What is mirrored or wrapped round must be there."""
    most = {"reflect": size - 1, "circular": size}.get(mode, padding)
    if padding > most:
        raise ShapeError(
            f"a {mode} padding of {padding} needs more than the {axis} of {size}",
            f"Set padding to at most {most}, or padding mode to zeros.",
        )


def adaptive_rule(dims: int) -> Infer:
    """The rule of a pooling to a size given by ``output_size``."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        x = inputs["x"]
        for size, axis in zip(x.shape[2:], AXES[dims], strict=True):
            fixed(size, axis)
        return {"y": x.with_shape((*x.shape[:2], *each(params["output_size"], dims)))}

    return infer
