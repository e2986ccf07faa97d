"""Loss of the distances in triples."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.losses import LOSS, reduction, same_everywhere
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if not inputs["anchor"].shape:
        raise ShapeError("single numbers are no vectors", "Link vectors (N, features).", "anchor")
    return same_everywhere(inputs, params)


@node_type(
    "loss.triplet_margin",
    label="Triplet Margin Loss",
    group="Similarity",
    also_called=("triplet loss", "metric learning", "face recognition", "similarity"),
    inputs=[
        In("anchor", dtype="float", help="Vectors, (N, features)."),
        In("positive", dtype="float", help="Vectors that belong to them, in the same shape."),
        In("negative", dtype="float", help="Vectors that do not, in the same shape."),
    ],
    outputs=[LOSS],
    params=[
        Float("margin", 1.0, min=0.0, max=1000.0, help="How much farther the negative should be."),
        Float("p", 2.0, min=1.0, max=100.0, label="power", help="How distances are measured; 2 is the straight line."),
        Float("eps", 1e-6, min=1e-16, max=1.0, log=True, label="epsilon", help="Keeps the root away from 0."),
        Bool("swap", False, help="Also judge the distance from positive to negative."),
        reduction(over="triples"),
    ],
    infer=_infer,
    formula=r"L = \frac{1}{N} \sum_n \max(0, |a_n - p_n| - |a_n - q_n| + m)",
    summary="Draws each anchor nearer to its positive than to its negative, by a margin.",
    torch="torch.nn.TripletMarginLoss",
)
def triplet_margin(margin: float, p: float, eps: float, swap: bool, reduction: str) -> nn.Module:
    return nn.TripletMarginLoss(margin=margin, p=float(p), eps=eps, swap=swap, reduction=reduction)
