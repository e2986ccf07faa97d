"""Position of the largest number."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import reduce
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": TensorInfo(reduce(inputs["x"].shape, [params["dim"]], params["keepdim"]), "int64")}


@node_type(
    "operation.argmax",
    label="Argmax",
    group="Sums and order",
    also_called=("predicted class", "index of largest", "winner", "decision"),
    inputs=[In("x", help="Any tensor, such as the scores of classes.")],
    outputs=[Out("y", help="Whole numbers, in the shape of x without that dimension.")],
    params=[
        Int("dim", -1, help="The dimension to search; -1 is the last."),
        Bool("keepdim", False, label="keep dimension", help="Keep that dimension, with size 1."),
    ],
    infer=_infer,
    formula=r"y = \mathrm{arg\,max}_i\; x_i",
    summary="Tells where the largest number stands, for example which class has the highest score.",
    torch="torch.argmax",
)
def argmax(dim: int, keepdim: bool) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.argmax(x, dim=dim, keepdim=keepdim)

    return compute
