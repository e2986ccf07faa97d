"""Numbers picked by their position."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, index = inputs["x"], inputs["index"]
    at = normal_dim(params["dim"], len(x.shape))
    if index.dtype != "int64":
        raise ShapeError(f"the positions are {index.dtype}, but must be int64", "Put a Cast node (int64) before them.",
                         "index")  # fmt: skip
    if len(index.shape) != len(x.shape):
        raise ShapeError(
            f"index has shape {format_shape(index.shape)}, but must have {len(x.shape)} dimensions like x, "
            f"{format_shape(x.shape)}",
            "Put an Unsqueeze node (dim -1) before index.",
            "index",
        )
    for place, (size, whole) in enumerate(zip(index.shape, x.shape, strict=True)):
        fits = size <= whole if isinstance(size, int) and isinstance(whole, int) else size == whole
        if place != at and not fits:
            raise ShapeError(
                f"index {format_shape(index.shape)} is larger than x {format_shape(x.shape)} in dimension {place}",
                "Only along dim may index be larger than x.",
                "index",
            )
    return {"y": TensorInfo(index.shape, x.dtype)}


@node_type(
    "operation.gather",
    label="Gather",
    group="Choice",
    also_called=("pick", "lookup", "index", "take along dimension"),
    inputs=[
        In("x", help="Any tensor with dimensions."),
        In("index", dtype="int", help="Positions along dim, int64, with as many dimensions as x."),
    ],
    outputs=[Out("y", help="The shape of index.")],
    params=[Int("dim", -1, help="The dimension that the positions count along; -1 is the last.")],
    infer=_infer,
    formula=r"y_{ij} = x_{i,\, n_{ij}}",
    summary="Picks along a dimension the numbers whose positions it is given.",
    torch="torch.gather",
)
def gather(dim: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
        return torch.gather(x, dim, index)

    return compute
