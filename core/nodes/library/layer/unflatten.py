"""Unflatten layer."""

from collections.abc import Mapping
from math import prod
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int, Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, sizes = inputs["x"], list(params["unflattened_size"])
    if not x.shape:
        raise ShapeError("a single number has no dimension to split", "Use a Reshape node.", "x")
    at = normal_dim(params["dim"], len(x.shape))
    whole, known = x.shape[at], prod(s for s in sizes if s != -1)
    if isinstance(whole, str):
        raise ShapeError(
            f"dimension {at} of {format_shape(x.shape)} is {whole}, which is only known when it runs",
            "Choose another dimension, or use a Reshape node with -1.",
        )
    if sizes.count(-1) > 1 or 0 in sizes:
        raise ShapeError(
            f"{format_shape(sizes)} cannot be worked out: at most one size may be -1, and none 0",
            f"Write sizes whose product is {whole}.",
        )
    if (known != whole) if -1 not in sizes else whole % known:
        raise ShapeError(
            f"dimension {at} of {format_shape(x.shape)} has {whole} numbers, and the sizes "
            f"{', '.join(map(str, sizes))} do not make {whole}",
            f"Write sizes whose product is {whole}; one of them may be -1, which is worked out.",
        )
    split = [whole // known if s == -1 else s for s in sizes]
    return {"y": x.with_shape((*x.shape[:at], *split, *x.shape[at + 1 :]))}


@node_type(
    "layer.unflatten",
    label="Unflatten",
    group="Basic",
    also_called=("vector to image", "split dimension", "row to picture", "reshape", "view"),
    inputs=[In("x", help="Any tensor, such as rows of numbers (N, 64).")],
    outputs=[Out("y", help="One dimension made several: (N, 1, 8, 8) with the usual settings.")],
    params=[
        Int("dim", 1, help="The dimension to split; -1 is the last."),
        Ints("unflattened_size", [1, 8, 8], min=-1, allow_empty=False, label="sizes",
             help="The new dimensions, such as channels, height, width; one -1 is worked out."),
    ],
    infer=_infer,
    formula=r"y_{n, i, j} = x_{n, i \cdot w + j}",
    summary="Splits one dimension into several: a row of numbers becomes a picture.",
    icon="expand",
    torch="torch.nn.Unflatten",
)  # fmt: skip
def unflatten(dim: int, unflattened_size: list[int]) -> nn.Module:
    return nn.Unflatten(dim, tuple(unflattened_size))
