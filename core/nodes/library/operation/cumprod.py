"""Running product along a dimension."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import along_dim, is_float
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    y = along_dim(inputs, params)["y"]
    return {"y": TensorInfo(y.shape, y.dtype if is_float(y.dtype) else "int64")}


@node_type(
    "operation.cumprod",
    label="Cumulative Product",
    group="Sums and order",
    also_called=("running product", "compound growth"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Int("dim", -1, help="The dimension to go along; -1 is the last.")],
    infer=_infer,
    formula=r"y_i = \prod_{j \leq i} x_j",
    summary="Gives at every place the product of all numbers up to there.",
    torch="torch.cumprod",
)
def cumprod(dim: int) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.cumprod(x, dim)

    return compute
