"""A tensor in two parts."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import cuttable
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, size = inputs["x"], params["split_size"]
    at, whole = cuttable(x.shape, params["dim"])
    if size >= whole:
        raise ShapeError(
            f"dimension {at} of {format_shape(x.shape)} has {whole} entries, so nothing is left beside {size}",
            f"Set size of the first to at most {whole - 1}.",
        )
    parts = (size, whole - size)
    return {
        port: x.with_shape((*x.shape[:at], part, *x.shape[at + 1 :]))
        for port, part in zip(("first", "rest"), parts, strict=True)
    }


@node_type(
    "operation.split",
    label="Split",
    group="Shape",
    also_called=("divide", "cut", "separate", "halves"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("first", help="The first entries."), Out("rest", help="All others.")],
    params=[
        Int(
            "split_size",
            1,
            min=1,
            max=1_000_000,
            label="size of the first",
            help="How many entries the first part gets.",
        ),
        Int("dim", -1, help="The dimension to cut; -1 is the last."),
    ],
    infer=_infer,
    formula=r"x = (y, z)",
    summary="Cuts a tensor in two along a dimension.",
    icon="cut",
    torch="torch.split",
)
def split(split_size: int, dim: int) -> Callable[..., tuple[torch.Tensor, ...]]:
    def compute(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        first, rest = torch.split(x, [split_size, x.shape[dim] - split_size], dim)
        return first, rest

    return compute
