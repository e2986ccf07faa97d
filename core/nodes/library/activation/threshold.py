"""Threshold activation."""

from core.engine import nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.threshold",
    label="Threshold",
    group="More",
    also_called=("cut off", "step", "neuron fires"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Float("threshold", 0.0, min=-1000.0, max=1000.0, help="Numbers above this pass."),
        Float("value", 0.0, min=-1000.0, max=1000.0, help="What all others become."),
    ],
    formula=r"y = x\;\mathrm{if}\;x > t,\;\mathrm{else}\;v",
    summary="Lets numbers above a threshold through and replaces all others by one value.",
    torch="torch.nn.Threshold",
)
def threshold(threshold: float, value: float) -> nn.Module:
    return nn.Threshold(threshold, value)
