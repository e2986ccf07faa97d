"""Numbers in order."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.rules import along_dim
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = along_dim(inputs, params)["y"]
    return {"values": x, "indices": TensorInfo(x.shape, "int64")}


@node_type(
    "operation.sort",
    label="Sort",
    group="Sums and order",
    also_called=("order", "rank", "argsort"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[
        Out("values", help="The numbers in order, in the shape of x."),
        Out("indices", help="Where each stood before, as whole numbers."),
    ],
    params=[
        Int("dim", -1, help="The dimension to sort along; -1 is the last."),
        Bool("descending", False, help="Largest first."),
    ],
    infer=_infer,
    formula=r"y_1 \leq y_2 \leq y_3 \leq ...",
    summary="Puts the numbers along a dimension into order and tells where each came from.",
    icon="sort",
    torch="torch.sort",
)
def sort(dim: int, descending: bool) -> Callable[..., tuple[torch.Tensor, ...]]:
    def compute(x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        # Equal numbers keep their order, so that every run sorts alike.
        values, indices = torch.sort(x, dim=dim, descending=descending, stable=True)
        return values, indices

    return compute
