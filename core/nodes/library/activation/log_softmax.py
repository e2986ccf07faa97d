"""Log Softmax activation."""

from core.engine import nn
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import along_dim
from core.nodes.spec import In, Out


@node_type(
    "activation.log_softmax",
    label="Log Softmax",
    group="Usual",
    also_called=("log probabilities", "logsoftmax"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int("dim", -1, help="The dimension whose probabilities add up to 1; -1 is the last."),
    ],
    infer=along_dim,
    formula=r"y_i = x_i - \ln \sum_j e^{x_j}",
    summary="Gives the logarithms of the softmax probabilities, computed without overflow.",
    torch="torch.nn.LogSoftmax",
)
def log_softmax(dim: int) -> nn.Module:
    return nn.LogSoftmax(dim)
