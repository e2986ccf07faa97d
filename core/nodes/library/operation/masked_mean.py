"""The mean of each sequence without its padding: the simplest summary of a text."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.sequences import batch_first as batch_first_param
from core.nodes.sequences import counted_rule, lengths, sequence
from core.nodes.spec import Out


@node_type(
    "operation.masked_mean",
    label="Masked Mean",
    group="Sums and order",
    also_called=("mean pooling", "average of words", "variable length", "padding", "bag of words", "lengths"),
    inputs=[
        sequence("x", "features", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        lengths(),
    ],
    outputs=[Out("y", help="The mean of the real steps of each sequence, (N, features).")],
    params=[batch_first_param()],
    infer=counted_rule,
    formula=r"y_n = \frac{1}{l_n} \sum_{t < l_n} x_{n, t}",
    summary="Averages the steps of each sequence that are no padding.",
    icon="sigma",
    torch="(x * mask).sum(1) / lengths",
)
def masked_mean(batch_first: bool) -> Callable[..., torch.Tensor]:
    at = 1 if batch_first else 0

    def compute(x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        count = lengths.clamp(min=1)
        steps = torch.arange(x.shape[at], device=x.device)
        padding = (steps >= count.unsqueeze(1)) if batch_first else (steps.unsqueeze(1) >= count)
        total = x.masked_fill(padding.unsqueeze(-1), 0.0).sum(dim=at)
        return total / count.unsqueeze(1).to(x.dtype)

    return compute
