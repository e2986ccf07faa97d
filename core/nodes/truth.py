"""True and false: the dtype bool, which comparisons give, and which conditions and masks must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import ShapeError, broadcast
from core.nodes.params import Float
from core.nodes.spec import In, Out, TensorInfo

__all__ = ["COMPARED", "TRUTH", "check_truth", "comparison", "other"]

COMPARED = (
    In("a", help="First tensor."),
    In("b", optional=True, help="Second tensor; while it is unlinked the parameter counts."),
)
TRUTH = (Out("y", help="True or false, in the common shape of both."),)


def other() -> Float:
    """The number to compare with where there is no second tensor."""
    return Float("other", 0.0, help="What to compare with, unless b is linked.")


def comparison(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """Two tensors, or a tensor and a number, are compared number by number."""
    return {"y": TensorInfo(broadcast(*(info.shape for info in inputs.values())), "bool")}


def check_truth(info: TensorInfo, port: str) -> None:
    """Refuse numbers where true and false are wanted."""
    if info.dtype != "bool":
        raise ShapeError(
            f"the {port} must be true or false, but holds {info.dtype}",
            "Put a Greater, Less or Equal node before it.",
            port,
        )
