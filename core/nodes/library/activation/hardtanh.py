"""Hardtanh activation."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if params["min_val"] >= params["max_val"]:
        raise ShapeError(
            f"the lowest value {params['min_val']} does not lie below the highest {params['max_val']}", "Swap the two."
        )
    return {"y": inputs["x"]}


@node_type(
    "activation.hardtanh",
    label="Hardtanh",
    group="More",
    also_called=("clip", "clamp", "piecewise linear tanh"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("min_val", -1.0, min=-1000.0, max=1000.0, label="lowest", help="Smaller numbers become this."),
        Float("max_val", 1.0, min=-1000.0, max=1000.0, label="highest", help="Larger numbers become this."),
    ],
    infer=_infer,
    formula=r"y = \min(\max(x, a), b)",
    summary="Cuts numbers off at a lowest and a highest value and leaves the rest as they are.",
    torch="torch.nn.Hardtanh",
)
def hardtanh(min_val: float, max_val: float) -> nn.Module:
    return nn.Hardtanh(min_val, max_val)
