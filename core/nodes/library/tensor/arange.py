"""Numbers with a fixed step."""

from collections.abc import Mapping
from math import ceil
from typing import Any

import numpy as np

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Choice, Float
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    start, end, step = params["start"], params["end"], params["step"]
    if step == 0 or (end - start) / step < 0:
        raise ShapeError(f"steps of {step} never lead from {start} to {end}", "Turn the sign of the step.")
    return constant((ceil((end - start) / step),), params["dtype"])


@node_type(
    "tensor.arange",
    label="Number Range",
    also_called=("arange", "count", "sequence", "range", "steps"),
    outputs=[Out("y", help="A vector.")],
    params=[
        Float("start", 0.0, help="The first number."),
        Float("end", 5.0, help="The numbers stop before this one."),
        Float("step", 1.0, help="From each number to the next."),
        Choice("dtype", "float32", options=("float32", "int64"), help="Real or whole numbers."),
    ],
    infer=_infer,
    formula=r"y_i = a + i\, s",
    summary="Numbers from a start up to, but without, an end, in equal steps.",
    torch="torch.arange",
)
def arange(start: float, end: float, step: float, dtype: str) -> nn.Module:
    count = ceil((end - start) / step)
    return Constant(start + step * np.arange(count), dtype)
