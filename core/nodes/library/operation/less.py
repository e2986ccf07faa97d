"""Less: a comparison, elementwise."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.truth import COMPARED, TRUTH, comparison, other


@node_type(
    "operation.less",
    label="Less",
    group="Choice",
    also_called=("<", "lt", "smaller than", "compare", "comparison"),
    inputs=COMPARED,
    outputs=TRUTH,
    params=[other()],
    infer=comparison,
    formula=r"y = (a < b)",
    summary="Tells for every number whether it is smaller: true or false.",
    torch="torch.lt",
)
def less(other: float) -> Callable[..., torch.Tensor]:
    def compute(a: torch.Tensor, b: torch.Tensor | None = None) -> torch.Tensor:
        return torch.lt(a, other if b is None else b)

    return compute
