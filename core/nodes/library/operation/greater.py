"""Greater: a comparison, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out
from core.nodes.truth import comparison


@node_type(
    "operation.greater",
    label="Greater",
    group="Choice",
    also_called=(">", "gt", "larger than", "compare", "comparison"),
    inputs=[
        In("a", help="First tensor."),
        In("b", optional=True, help="Second tensor; while it is unlinked the parameter counts."),
    ],
    outputs=[Out("y", help="True or false, in the common shape of both.")],
    params=[Float("other", 0.0, help="What to compare with, unless b is linked.")],
    infer=comparison,
    formula=r"y = (a > b)",
    summary="Tells for every number whether it is larger: true or false.",
    torch="torch.gt",
)
def greater(other: float) -> Callable[..., torch.Tensor]:
    def compute(a: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
        return torch.gt(a, other if b is None else b)

    return compute
