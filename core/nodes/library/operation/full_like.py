"""One number in the shape of another tensor, however large the batch is: the targets that a GAN needs."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": TensorInfo(inputs["x"].shape, "float32")}


@node_type(
    "operation.full_like",
    label="Full Like",
    group="Shape",
    also_called=("ones_like", "zeros_like", "constant", "fill", "real and fake", "labels"),
    inputs=[In("x", help="Only its shape counts. No gradient goes back to it.")],
    outputs=[Out("y", dtype="float32", help="The number everywhere, in the shape of x.")],
    params=[Float("value", 1.0, help="The number that stands everywhere: 1 for real, 0 for fake.")],
    infer=_infer,
    formula="y_i = c",
    summary="A tensor in the shape of x that holds one number everywhere.",
    torch="torch.full_like",
)
def full_like(value: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.full_like(x, float(value), dtype=torch.float32)

    return compute
