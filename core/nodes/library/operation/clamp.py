"""Clamp, elementwise."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if params["lowest"] > params["highest"]:
        raise ShapeError(
            f"the lowest value {params['lowest']} lies above the highest {params['highest']}", "Swap the two."
        )
    return {"y": TensorInfo(inputs["x"].shape, result_dtype(inputs["x"], 1.0))}


@node_type(
    "operation.clamp",
    label="Clamp",
    group="Arithmetic",
    also_called=("clip", "limit", "bound", "hardtanh"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("lowest", 0.0, help="Smaller numbers become this."),
        Float("highest", 1.0, help="Larger numbers become this."),
    ],
    infer=_infer,
    formula=r"y = \min(\max(x, a), b)",
    summary="Keeps every number between a lowest and a highest value.",
    torch="torch.clamp",
)
def clamp(lowest: float, highest: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.clamp(x, min=float(lowest), max=float(highest))

    return compute
