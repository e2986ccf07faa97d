"""One value at the places of a mask."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, broadcast, format_shape
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import is_float
from core.nodes.spec import In, Out, TensorInfo
from core.nodes.truth import check_truth


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, mask = inputs["x"], inputs["mask"]
    check_truth(mask, "mask")
    if broadcast(x.shape, mask.shape) != x.shape:
        raise ShapeError(
            f"the mask {format_shape(mask.shape)} is larger than x, {format_shape(x.shape)}",
            "Link a mask that broadcasts to the shape of x, or put an Expand node before x.",
            "mask",
        )
    if not is_float(x.dtype) and params["value"] != int(params["value"]):
        raise ShapeError(f"x holds whole numbers, which {params['value']} is not", "Choose a whole number as value.")
    return {"y": x}


@node_type(
    "operation.masked_fill",
    label="Masked Fill",
    group="Choice",
    also_called=("mask", "hide", "causal mask", "padding mask"),
    inputs=[
        In("x", help="Any tensor."),
        In("mask", help="True where the value goes, as Greater, Less and Equal give; it broadcasts to x."),
    ],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Float("value", 0.0, help="What the masked numbers become.")],
    infer=_infer,
    formula=r"y = v\;\mathrm{if}\;m,\;\mathrm{else}\;x",
    summary="Replaces the numbers where a mask is true by one value.",
    icon="filter",
    torch="torch.Tensor.masked_fill",
)
def masked_fill(value: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return x.masked_fill(mask, value if x.dtype.is_floating_point else int(value))

    return compute
