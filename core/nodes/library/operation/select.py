"""Select: one entry along a dimension."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, index = inputs["x"], params["index"]
    if not x.shape:
        raise ShapeError("a single number has no dimension to select from", "Link a tensor with dimensions.", "x")
    at = normal_dim(params["dim"], len(x.shape))
    size = x.shape[at]
    if isinstance(size, int) and not -size <= index < size:
        raise ShapeError(
            f"there is no entry {index} in dimension {at} of {format_shape(x.shape)}",
            f"Choose a number from {-size} to {size - 1}.",
        )
    return {"y": x.with_shape((*x.shape[:at], *x.shape[at + 1 :]))}


@node_type(
    "operation.select",
    label="Select",
    group="Shape",
    also_called=("index", "pick", "get item", "row", "column"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("y", help="The entry; the dimension is gone.")],
    params=[
        Int("dim", -1, help="The dimension to pick from; -1 is the last."),
        Int("index", 0, help="Which entry, counted from 0, or back from -1."),
    ],
    infer=_infer,
    formula=r"y_i = x_{i, k}",
    summary="Picks one entry along a dimension.",
    icon="eyedropper",
    torch="torch.select",
)
def select(dim: int, index: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.select(x, dim, index)

    return compute
