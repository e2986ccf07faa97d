"""Squeeze: drop a dimension of size 1."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    at = normal_dim(params["dim"], len(x.shape))
    # PyTorch leaves a larger dimension as it is without a word; in a drawing that is always a mistake.
    if not x.shape or x.shape[at] != 1:
        size = x.shape[at] if x.shape else "missing"
        raise ShapeError(
            f"only a dimension of size 1 can be dropped; dimension {params['dim']} of {format_shape(x.shape)} "
            f"is {size}",
            "Choose another dimension, or put a Select, Mean or Sum node here.",
        )
    return {"y": x.with_shape((*x.shape[:at], *x.shape[at + 1 :]))}


@node_type(
    "operation.squeeze",
    label="Squeeze",
    group="Shape",
    also_called=("drop dimension", "remove dimension", "flatten column"),
    inputs=[In("x", help="A tensor with a dimension of size 1.")],
    outputs=[Out("y", help="The same numbers with one dimension less.")],
    params=[Int("dim", -1, help="The dimension to drop; -1 is the last.")],
    infer=_infer,
    formula="y_i = x_{i1}",
    summary="Drops a dimension of size 1: a column becomes a list of numbers.",
    torch="torch.squeeze",
)
def squeeze(dim: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.squeeze(x, dim)

    return compute
