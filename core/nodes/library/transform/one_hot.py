"""Class numbers as targets of 0 and 1, or of shares."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.graph.shapes import ShapeError
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


class OneHot(nn.Module):
    """A share of 1 - smoothing for the class, the rest spread over all classes."""

    def __init__(self, classes: int, smoothing: float) -> None:
        super().__init__()
        self.classes, self.smoothing = classes, smoothing

    def forward(self, x: Tensor) -> Tensor:
        """Class numbers of any shape, as float32 with one dimension more."""
        rows = F.one_hot(x, self.classes).to(torch.float32)
        return rows * (1 - self.smoothing) + self.smoothing / self.classes if self.smoothing else rows


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    if x.dtype != "int64":
        raise ShapeError(
            f"the class numbers are {x.dtype}, but must be int64",
            "Set target to classes in the data node, or put a Cast node (int64) before this one.", "x",
        )  # fmt: skip
    return {"y": TensorInfo((*x.shape, params["classes"]))}


@node_type(
    "transform.one_hot",
    label="One-Hot Targets",
    also_called=("one hot encoding", "to categorical", "label binarizer", "label smoothing", "soft targets"),
    inputs=[In("x", dtype="int", help="Class numbers, int64, in any shape.")],
    outputs=[Out("y", help="The shape of x with one dimension more, of the classes; float32.")],
    params=[
        Int("classes", 10, min=1, max=1_000_000, help="How many classes there are."),
        Float("smoothing", 0.0, min=0.0, max=1.0,
              help="The share that is taken from the class and spread over all; 0 keeps 0 and 1."),
    ],
    infer=_infer,
    formula=r"y_{n, c} = (1 - s)\,[c = x_n] + \frac{s}{C}",
    summary="Turns every class number into a row of shares, to be compared with a network's output by any loss.",
    icon="table",
    torch="torch.nn.functional.one_hot",
)  # fmt: skip
def one_hot(classes: int, smoothing: float) -> nn.Module:
    return OneHot(classes, float(smoothing))
