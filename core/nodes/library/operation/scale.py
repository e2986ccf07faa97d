"""Scale and shift by fixed numbers, so that ``3 x + 1`` is one node."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": TensorInfo(inputs["x"].shape, result_dtype(inputs["x"], 1.0))}


@node_type(
    "operation.scale",
    label="Scale and Shift",
    group="Arithmetic",
    also_called=("multiply by number", "times constant", "offset", "affine", "gain"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("factor", 1.0, help="Every number is multiplied by this."),
        Float("offset", 0.0, help="Then this is added."),
    ],
    infer=_infer,
    formula=r"y = f \cdot x + o",
    summary="Multiplies every number by a factor and adds an offset, both fixed.",
    torch="torch.mul",
)
def scale(factor: float, offset: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return x * float(factor) + float(offset)

    return compute
