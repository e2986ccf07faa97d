"""Power, with a fixed or a computed exponent."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import broadcast
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import elementwise, result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if "power" in inputs:
        return elementwise(inputs, params)
    x = inputs["x"]
    return {"y": TensorInfo(broadcast(x.shape), result_dtype(x, float(params["exponent"])))}


@node_type(
    "operation.power",
    label="Power",
    group="Arithmetic",
    also_called=("pow", "exponent", "x^n", "**", "cube"),
    inputs=[
        In("x", help="The base."),
        In("power", optional=True, help="A computed exponent; while it is unlinked the parameter counts."),
    ],
    outputs=[Out("y", help="The common shape of both.")],
    params=[Float("exponent", 2.0, help="The exponent, unless one is linked.")],
    infer=_infer,
    formula="y = x^{n}",
    summary="Raises every number to a power.",
    torch="torch.pow",
)
def power(exponent: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor, linked: torch.Tensor | None = None) -> torch.Tensor:
        return torch.pow(x, float(exponent) if linked is None else linked)

    return compute
