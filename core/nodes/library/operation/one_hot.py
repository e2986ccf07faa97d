"""Class numbers as rows of 0 and 1."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.engine.nn import functional as F
from core.graph.shapes import ShapeError
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    if x.dtype != "int64":
        raise ShapeError(
            f"the class numbers are {x.dtype}, but must be int64", "Put a Cast node (int64) before them.", "x"
        )
    return {"y": TensorInfo((*x.shape, params["num_classes"]), "int64")}


@node_type(
    "operation.one_hot",
    label="One-Hot",
    group="Choice",
    also_called=("one hot encoding", "indicator", "dummy variables", "class to vector"),
    inputs=[In("x", dtype="int", help="Class numbers, int64, in any shape.")],
    outputs=[Out("y", help="The shape of x with one more dimension, of num_classes; whole numbers.")],
    params=[Int("num_classes", 10, min=1, max=1_000_000, label="classes", help="How many classes there are.")],
    infer=_infer,
    formula=r"y_{n, c} = 1\;\mathrm{if}\;c = x_n,\;\mathrm{else}\;0",
    summary="Turns every class number into a row with a 1 at its place.",
    torch="torch.nn.functional.one_hot",
)
def one_hot(num_classes: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return F.one_hot(x, num_classes)

    return compute
