"""A tensor several times in a row."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import Dim, ShapeError, format_shape
from core.nodes.params import Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    shape, repeats = inputs["x"].shape, params["repeats"]
    new = len(repeats) - len(shape)
    if new < 0:
        raise ShapeError(
            f"{format_shape(shape)} has {len(shape)} dimensions, but there are {len(repeats)} repeats",
            f"Write at least {len(shape)} numbers; 1 keeps a dimension as it is.",
        )
    return {"y": inputs["x"].with_shape(tuple(_times(d, n) for d, n in zip((1,) * new + shape, repeats, strict=True)))}


def _times(size: Dim, count: int) -> Dim:
    if isinstance(size, int):
        return size * count
    return size if count == 1 else f"{size}·{count}"


@node_type(
    "operation.repeat",
    label="Repeat",
    group="Shape",
    also_called=("tile", "copy", "duplicate"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Each dimension as many times larger as it is repeated.")],
    params=[Ints("repeats", [1, 2], min=1, allow_empty=False, help="How many times along each dimension.")],
    infer=_infer,
    formula=r"y_{i + k n} = x_i",
    summary="Puts copies of a tensor one after the other along its dimensions.",
    icon="repeat",
    torch="torch.Tensor.repeat",
)
def repeat(repeats: list[int]) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return x.repeat(*repeats)

    return compute
