"""Unsqueeze: add a dimension of size 1."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    at = normal_dim(params["dim"], len(x.shape) + 1)
    return {"y": x.with_shape((*x.shape[:at], 1, *x.shape[at:]))}


@node_type(
    "operation.unsqueeze",
    label="Unsqueeze",
    group="Shape",
    also_called=("add dimension", "expand dims", "newaxis", "column"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers with one dimension more.")],
    params=[Int("dim", -1, help="Where the new dimension stands; -1 is last, 0 is first.")],
    infer=_infer,
    formula="y_{i1} = x_i",
    summary="Adds a dimension of size 1: a list of numbers becomes a column.",
    torch="torch.unsqueeze",
)
def unsqueeze(dim: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.unsqueeze(x, dim)

    return compute
