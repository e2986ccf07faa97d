"""Matrix products of a batch."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.rules import same_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    a, b = inputs["a"], inputs["b"]
    return {"y": TensorInfo((*a.shape[:2], b.shape[2]), same_dtype(a, b))}


@node_type(
    "operation.bmm",
    label="Batch Matrix Product",
    group="Products",
    also_called=("bmm", "batched matmul", "matrix multiplication"),
    inputs=[
        In("a", ("B", "n", "m"), help="A batch of matrices."),
        In("b", ("B", "m", "p"), help="As many matrices, with m rows."),
    ],
    outputs=[Out("y", help="(B, n, p)")],
    infer=_infer,
    formula=r"y_b = a_b\, b_b",
    summary="Multiplies each matrix of a batch with the one at the same place of another.",
    icon="matrix",
    torch="torch.bmm",
)
def bmm() -> Callable[..., torch.Tensor]:
    return torch.bmm
