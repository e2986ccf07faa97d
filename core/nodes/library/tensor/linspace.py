"""Numbers at equal distances between two ends."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.engine import nn
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant((params["steps"],), "float32")


@node_type(
    "tensor.linspace",
    label="Evenly Spaced",
    also_called=("linspace", "grid", "axis", "interpolate"),
    outputs=[Out("y", help="A vector.")],
    params=[
        Float("start", 0.0, help="The first number."),
        Float("end", 1.0, help="The last number."),
        Int("steps", 11, min=1, max=1_000_000, label="count", help="How many numbers, both ends included."),
    ],
    infer=_infer,
    formula=r"y_i = a + i\,\frac{b - a}{n - 1}",
    summary="A given count of numbers at equal distances, both ends included.",
    torch="torch.linspace",
)
def linspace(start: float, end: float, steps: int) -> nn.Module:
    return Constant(np.linspace(start, end, steps))
