"""Transpose: swap two dimensions."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    dims = list(x.shape)
    if dims:
        a, b = (normal_dim(params[name], len(dims)) for name in ("dim0", "dim1"))
        dims[a], dims[b] = dims[b], dims[a]
    return {"y": x.with_shape(tuple(dims))}


@node_type(
    "operation.transpose",
    label="Transpose",
    group="Shape",
    also_called=("swap dimensions", "T", "swapaxes", "flip matrix"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers with two dimensions swapped.")],
    params=[
        Int("dim0", -2, label="first dimension", help="One of the two dimensions; -2 is the last but one."),
        Int("dim1", -1, label="second dimension", help="The other one; -1 is the last."),
    ],
    infer=_infer,
    formula="y_{ij} = x_{ji}",
    summary="Swaps two dimensions: rows become columns.",
    icon="swap",
    torch="torch.transpose",
)
def transpose(dim0: int, dim1: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.transpose(x, dim0, dim1) if x.ndim else x

    return compute
