"""ReLU6 activation."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "activation.relu6",
    label="ReLU6",
    group="More",
    also_called=("clipped relu", "mobilenet activation"),
    inputs=[In("x", dtype="float", help="Any tensor of real numbers.")],
    outputs=[Out("y", help="Same shape as x.")],
    formula=r"y = \min(\max(x, 0), 6)",
    summary="Like ReLU, but nothing grows beyond 6.",
    torch="torch.nn.ReLU6",
)
def relu6() -> nn.Module:
    return nn.ReLU6()
