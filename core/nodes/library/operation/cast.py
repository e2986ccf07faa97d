"""Cast: change the type of the numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo
from core.nodes.tensors import DTYPES


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": TensorInfo(inputs["x"].shape, params["dtype"])}


@node_type(
    "operation.cast",
    label="Cast",
    group="Type and gradient",
    also_called=("dtype", "convert", "to float", "to int", "type", "long"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same numbers as the chosen type.")],
    params=[Choice("dtype", "float32", options=DTYPES, help="float32 for computing, int64 for class numbers.")],
    infer=_infer,
    formula=r"y = \mathrm{dtype}(x)",
    summary="Changes the type of the numbers, for example whole numbers to real ones.",
    icon="sync",
    torch="torch.Tensor.to",
)
def cast(dtype: str) -> Callable[..., torch.Tensor]:
    wanted = getattr(torch, dtype)

    def compute(x: torch.Tensor) -> torch.Tensor:
        return x.to(wanted)

    return compute
