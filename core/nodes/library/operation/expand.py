"""A dimension of size 1 made larger."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    shape, size = inputs["x"].shape, list(params["size"])
    new = len(size) - len(shape)
    if new < 0 or -1 in size[:new] or 0 in size:
        raise ShapeError(
            f"{format_shape(shape)} cannot be expanded to {format_shape(size)}",
            f"Write at least {len(shape)} sizes above 0; -1 keeps a dimension that is there.",
        )
    for have, want in zip(shape, size[new:], strict=True):
        if want != -1 and have not in (1, want):
            raise ShapeError(
                f"{format_shape(shape)} cannot be expanded to {format_shape(size)}: {have} is not 1",
                "Write -1 for dimensions that stay as they are.",
            )
    kept = [have if want == -1 else want for have, want in zip(shape, size[new:], strict=True)]
    return {"y": inputs["x"].with_shape((*size[:new], *kept))}


@node_type(
    "operation.expand",
    label="Expand",
    group="Shape",
    also_called=("broadcast", "repeat without copying", "stretch"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The new shape; no number is copied.")],
    params=[
        Ints(
            "size",
            [-1, 4],
            min=-1,
            allow_empty=False,
            help="The new sizes; -1 keeps a dimension, and only those of size 1 can grow.",
        )
    ],
    infer=_infer,
    formula=r"y_{ij} = x_{i1}",
    summary="Repeats a tensor along dimensions of size 1, without copying it.",
    icon="expand",
    torch="torch.Tensor.expand",
)
def expand(size: list[int]) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return x.expand(*size)

    return compute
