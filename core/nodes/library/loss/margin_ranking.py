"""Loss of the order of two scores."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction, same_everywhere
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "loss.margin_ranking",
    label="Margin Ranking Loss",
    group="Similarity",
    also_called=("learning to rank", "order", "preference", "pairs"),
    inputs=[
        In("input1", dtype="float", help="First scores."),
        In("input2", dtype="float", help="Second scores, in the same shape."),
        In("target", dtype="float", help="1 where the first should be larger, -1 where the second should be."),
    ],
    outputs=[LOSS],
    params=[
        Float("margin", 0.0, min=0.0, max=1000.0, help="By how much the larger one should be ahead."),
        reduction(over="pairs"),
    ],
    infer=same_everywhere,
    formula=r"L = \frac{1}{n} \sum_i \max(0, -t_i (a_i - b_i) + m)",
    summary="Judges which of two scores is larger, not how large they are.",
    torch="torch.nn.MarginRankingLoss",
)
def margin_ranking(margin: float, reduction: str) -> nn.Module:
    return nn.MarginRankingLoss(margin=margin, reduction=reduction)
