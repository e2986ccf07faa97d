"""Matrix product."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph import shapes
from core.nodes.registry import node_type
from core.nodes.rules import same_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    a, b = inputs["a"], inputs["b"]
    return {"y": TensorInfo(shapes.matmul(a.shape, b.shape), same_dtype(a, b))}


@node_type(
    "operation.matmul",
    label="Matrix Product",
    group="Products",
    also_called=("matmul", "@", "mm", "bmm", "dot product", "matrix multiply"),
    inputs=[
        In("a", help="Left matrix, (..., n, k); its rows are used."),
        In("b", help="Right matrix, (..., k, m); its columns are used."),
    ],
    outputs=[Out("y", help="(..., n, m)")],
    infer=_infer,
    formula=r"y_{ij} = \sum_k a_{ik}\, b_{kj}",
    summary="Multiplies two matrices: every row of the left with every column of the right.",
    icon="matrix",
    torch="torch.matmul",
)
def matmul() -> Callable[..., torch.Tensor]:
    return torch.matmul
