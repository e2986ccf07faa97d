"""Flatten layer."""

from collections.abc import Mapping
from math import prod
from typing import Any

from core.engine import nn
from core.graph.shapes import Dim, ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    first, last = (normal_dim(params[name], len(x.shape)) for name in ("start_dim", "end_dim"))
    if first > last:
        raise ShapeError(
            f"the first dimension, {first}, comes after the last one, {last}, in {format_shape(x.shape)}",
            "Choose a first dimension that comes before the last one.",
        )
    joined = x.shape[first : last + 1]
    names, count = [d for d in joined if isinstance(d, str)], prod(d for d in joined if isinstance(d, int))
    one: Dim = "·".join([*names, *([str(count)] if count != 1 else [])]) if names else count
    return {"y": x.with_shape((*x.shape[:first], one, *x.shape[last + 1 :]))}


@node_type(
    "layer.flatten",
    label="Flatten",
    group="Basic",
    also_called=("unroll", "ravel", "vectorise", "image to vector"),
    inputs=[In("x", help="Any tensor, such as pictures (N, height, width).")],
    outputs=[Out("y", help="(N, features) with the usual settings.")],
    params=[
        Int("start_dim", 1, label="first dimension", help="First dimension to join; 1 keeps the batch apart."),
        Int("end_dim", -1, label="last dimension", help="Last dimension to join; -1 is the last."),
    ],
    infer=_infer,
    formula=r"y_{n, i \cdot w + j} = x_{n, i, j}",
    summary="Joins several dimensions into one: a picture becomes a row of numbers.",
    icon="collapse",
    torch="torch.nn.Flatten",
)
def flatten(start_dim: int, end_dim: int) -> nn.Module:
    return nn.Flatten(start_dim, end_dim)
