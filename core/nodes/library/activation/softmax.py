"""Softmax activation."""

from core.engine import nn
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import along_dim
from core.nodes.spec import In, Out


@node_type(
    "activation.softmax",
    label="Softmax",
    group="Usual",
    also_called=("normalised exponential", "probabilities", "multinomial logistic"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int("dim", -1, help="The dimension whose numbers add up to 1; -1 is the last."),
    ],
    infer=along_dim,
    formula=r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    summary="Turns scores into probabilities that add up to 1.",
    torch="torch.nn.Softmax",
)
def softmax(dim: int) -> nn.Module:
    return nn.Softmax(dim)
