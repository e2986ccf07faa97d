"""The last real step of each sequence: what a recurrent layer gave before the padding began."""

from collections.abc import Callable

import core.engine as torch
from core.nodes.registry import node_type
from core.nodes.sequences import batch_first as batch_first_param
from core.nodes.sequences import counted_rule, lengths, sequence
from core.nodes.spec import Out


@node_type(
    "operation.pick_step",
    label="Pick Step",
    group="Choice",
    also_called=("last step", "last hidden state", "variable length", "pack_padded_sequence", "padding", "lengths"),
    inputs=[
        sequence("x", "features", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        lengths(),
    ],
    outputs=[Out("y", help="The last real step of each sequence, (N, features).")],
    params=[batch_first_param()],
    infer=counted_rule,
    formula=r"y_n = x_{n,\, l_n - 1}",
    summary="Picks out of each sequence its last step that is no padding.",
    icon="eyedropper",
    torch="x[torch.arange(N), lengths - 1]",
)
def pick_step(batch_first: bool) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        rows = torch.arange(lengths.shape[0], device=x.device)
        steps = lengths.clamp(min=1) - 1
        return x[rows, steps] if batch_first else x[steps, rows]

    return compute
