"""Identity layer."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.identity",
    label="Identity",
    group="Basic",
    also_called=("pass through", "no-op", "nothing", "reroute"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="The same tensor.")],
    formula="y = x",
    summary="Hands its input on unchanged.",
    icon="arrow-right",
    torch="torch.nn.Identity",
)
def identity() -> nn.Module:
    return nn.Identity()
