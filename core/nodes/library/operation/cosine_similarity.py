"""Whether vectors point the same way."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.engine.nn import functional as F
from core.graph.shapes import reduce
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.rules import elementwise
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    y = elementwise(inputs, params)["y"]
    return {"y": TensorInfo(reduce(y.shape, [params["dim"]], False), y.dtype)}


@node_type(
    "operation.cosine_similarity",
    label="Cosine Similarity",
    group="Products",
    also_called=("angle", "similarity", "word vectors", "nearest"),
    inputs=[
        In("a", dtype="float", help="Vectors, along dim."),
        In("b", dtype="float", help="Vectors of the same shape, or of one that broadcasts."),
    ],
    outputs=[Out("y", help="The common shape of both without dim; 1 is the same direction, -1 the opposite.")],
    params=[
        Int("dim", -1, help="The dimension of the vectors; -1 is the last."),
        Float("eps", 1e-8, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the division away from 0."),
    ],
    infer=_infer,
    formula=r"y = \frac{a \cdot b}{|a|\, |b|}",
    summary="The cosine of the angle between vectors: how much they point the same way.",
    torch="torch.nn.functional.cosine_similarity",
)
def cosine_similarity(dim: int, eps: float) -> Callable[..., torch.Tensor]:
    def compute(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return F.cosine_similarity(a, b, dim, eps)

    return compute
