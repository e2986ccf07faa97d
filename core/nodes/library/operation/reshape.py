"""Reshape: the same numbers in another shape."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph import shapes
from core.nodes.params import Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    return {"y": x.with_shape(shapes.reshape(x.shape, params["shape"]))}


@node_type(
    "operation.reshape",
    label="Reshape",
    group="Shape",
    also_called=("view", "resize", "rearrange"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers, row after row, in the new shape.")],
    params=[Ints("shape", [-1, 1], min=-1, help="The new shape; one -1 is worked out and may hold the batch.")],
    infer=_infer,
    formula=r"y = \mathrm{reshape}(x)",
    summary="Arranges the same numbers in another shape.",
    torch="torch.reshape",
)
def reshape(shape: list[int]) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.reshape(x, tuple(shape))

    return compute
