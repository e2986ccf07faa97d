"""Linear layer."""

from core.engine import nn
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.linear",
    label="Linear",
    group="Basic",
    also_called=("dense", "fully connected", "fc", "affine", "perceptron"),
    inputs=[In("x", shape=("*", "in_features"), dtype="float32", help="Features, in the last dimension.")],
    outputs=[Out("y", shape=("*", "out_features"), help="out_features numbers in the last dimension.")],
    params=[
        Int("out_features", 16, min=1, max=1_000_000, help="How many numbers come out for each sample."),
        Bool("bias", True, help="Add a learned number to each output."),
    ],
    trainable=True,
    formula=r"y = x\,W^{T} + b",
    summary="Every output is a weighted sum of all inputs plus a bias.",
    torch="torch.nn.Linear",
)
def linear(in_features: int, out_features: int, bias: bool) -> nn.Module:
    return nn.Linear(in_features, out_features, bias=bias)
