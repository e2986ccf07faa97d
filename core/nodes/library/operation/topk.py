"""The largest numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, k = inputs["x"], params["k"]
    at = normal_dim(params["dim"], len(x.shape))
    size = x.shape[at] if x.shape else 1
    if isinstance(size, int) and k > size:
        raise ShapeError(
            f"dimension {at} of {format_shape(x.shape)} has {size} numbers, so {k} cannot be kept",
            f"Set k to at most {size}, or choose another dimension.",
        )
    shape = (*x.shape[:at], k, *x.shape[at + 1 :]) if x.shape else ()
    return {"values": x.with_shape(shape), "indices": TensorInfo(shape, "int64")}


@node_type(
    "operation.topk",
    label="Top K",
    group="Sums and order",
    also_called=("largest", "best", "top five", "beam search"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[
        Out("values", help="The k largest numbers, largest first."),
        Out("indices", help="Where each stood, as whole numbers."),
    ],
    params=[
        Int("k", 1, min=1, max=1_000_000, help="How many to keep."),
        Int("dim", -1, help="The dimension to search; -1 is the last."),
        Bool("largest", True, help="Off keeps the smallest instead."),
        Bool("sorted", True, help="Give them in order."),
    ],
    infer=_infer,
    formula=r"y = (x_{(1)}, ..., x_{(k)})",
    summary="Keeps the k largest numbers along a dimension and tells where they stood.",
    icon="sort",
    torch="torch.topk",
)
def topk(k: int, dim: int, largest: bool, sorted: bool) -> Callable[..., tuple[torch.Tensor, ...]]:
    def compute(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        values, indices = torch.topk(x, k, dim=dim, largest=largest, sorted=sorted)
        return values, indices

    return compute
