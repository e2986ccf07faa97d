"""LogSigmoid activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.logsigmoid",
    label="LogSigmoid",
    group="More",
    also_called=("log of sigmoid", "log probability"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \ln \frac{1}{1 + e^{-x}}",
    summary="The logarithm of the sigmoid, exact also for very negative numbers.",
    torch="torch.nn.LogSigmoid",
)
def logsigmoid() -> nn.Module:
    return nn.LogSigmoid()
