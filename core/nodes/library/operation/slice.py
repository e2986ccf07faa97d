"""Slice: a stretch along one dimension."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import Dim, ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, start, length = inputs["x"], params["start"], params["length"]
    if not x.shape:
        raise ShapeError("a single number has no dimension to cut", "Link a tensor with dimensions.", "x")
    at = normal_dim(params["dim"], len(x.shape))
    size: Dim = x.shape[at]
    if isinstance(size, int):
        if start + max(length, 1) > size:
            raise ShapeError(
                f"dimension {at} of {format_shape(x.shape)} has {size} entries; {max(length, 1)} from {start} on reach "
                "beyond",
                f"Choose a start below {size} and at most {size} entries.",
            )
        size = length or size - start
    elif length:
        size = length
    elif start:
        size = f"{size}-{start}"
    return {"y": x.with_shape((*x.shape[:at], size, *x.shape[at + 1 :]))}


@node_type(
    "operation.slice",
    label="Slice",
    group="Shape",
    also_called=("crop", "narrow", "part", "subset", "cut", "columns"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("y", help="The stretch; it keeps all dimensions.")],
    params=[
        Int("dim", -1, help="The dimension to cut along; -1 is the last."),
        Int("start", 0, min=0, help="First entry to keep, counted from 0."),
        Int("length", 0, min=0, help="How many entries to keep; 0 means up to the end."),
    ],
    infer=_infer,
    formula=r"y_i = x_{i + s}",
    summary="Keeps a stretch of entries along one dimension.",
    icon="cut",
    torch="torch.narrow",
)
def slice_(dim: int, start: int, length: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.narrow(x, dim, start, length or x.shape[dim] - start)

    return compute
