"""Permute: put dimensions into another order."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, dims = inputs["x"], params["dims"]
    if sorted(normal_dim(d, len(x.shape)) for d in dims) != list(range(len(x.shape))):
        raise ShapeError(
            f"dims is {list(dims)}, but {format_shape(x.shape)} has {len(x.shape)} dimensions and each must occur once",
            f"Write the numbers 0 to {len(x.shape) - 1} in the order you want.",
        )
    return {"y": x.with_shape(tuple(x.shape[d] for d in dims))}


@node_type(
    "operation.permute",
    label="Permute",
    group="Shape",
    also_called=("reorder dimensions", "channels first", "channels last", "rearrange"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers with the dimensions in the new order.")],
    params=[Ints("dims", [1, 0], label="order", help="The old dimension that comes first, second, and so on.")],
    infer=_infer,
    formula="y_{jki} = x_{ijk}",
    summary="Puts the dimensions into another order.",
    icon="swap",
    torch="torch.permute",
)
def permute(dims: list[int]) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.permute(x, tuple(dims))

    return compute
