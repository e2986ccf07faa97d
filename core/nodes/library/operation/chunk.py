"""A tensor in two halves."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import Shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import cuttable
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    twice = _twice(x.shape, params["dim"])
    if twice is not None:
        at, size = twice
        return dict.fromkeys(("a", "b"), x.with_shape((*x.shape[:at], size, *x.shape[at + 1 :])))
    at, whole = cuttable(x.shape, params["dim"])
    sizes = {"a": whole - whole // 2, "b": whole // 2}
    return {port: x.with_shape((*x.shape[:at], size, *x.shape[at + 1 :])) for port, size in sizes.items()}


def _twice(shape: Shape, dim: int) -> tuple[int, str] | None:
    """The dimension and half of it where that is an unknown size twice: two batches, one behind the other."""
    if not shape:
        return None
    at = normal_dim(dim, len(shape))
    parts = str(shape[at]).split("+")
    half = len(parts) // 2
    return (at, "+".join(parts[:half])) if half and parts[:half] == parts[half:] else None


@node_type(
    "operation.chunk",
    label="Chunk",
    group="Shape",
    also_called=("halves", "split equally", "divide", "mean and variance"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("a", help="The first half; with an odd size, the larger one."), Out("b", help="The second half.")],
    params=[Int("dim", -1, help="The dimension to cut; -1 is the last.")],
    infer=_infer,
    formula=r"x = (a, b)",
    summary="Cuts a tensor into two halves along a dimension.",
    icon="cut",
    torch="torch.chunk",
)
def chunk(dim: int) -> Callable[..., tuple[torch.Tensor, ...]]:
    def compute(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        a, b = torch.chunk(x, 2, dim)
        return a, b

    return compute
