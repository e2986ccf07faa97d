"""Hinge loss of distances."""

from core.engine import nn
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In


@node_type(
    "loss.hinge_embedding",
    label="Hinge Embedding Loss",
    group="Similarity",
    also_called=("similar or not", "pairs", "semi-supervised", "distance"),
    inputs=[
        In("input", dtype="float", help="Distances."),
        In("target", dtype="float", help="1 for pairs that belong together, -1 for others, in the same shape."),
    ],
    outputs=[LOSS],
    params=[Float("margin", 1.0, min=0.0, max=1000.0, help="Others should be at least so far apart."), reduction()],
    infer=same_shape_loss,
    formula=r"L_i = x_i\;\mathrm{if}\;t_i = 1,\;\mathrm{else}\;\max(0, m - x_i)",
    summary="Makes distances of pairs that belong together small, and those of others at least a margin.",
    torch="torch.nn.HingeEmbeddingLoss",
)
def hinge_embedding(margin: float, reduction: str) -> nn.Module:
    return nn.HingeEmbeddingLoss(margin=margin, reduction=reduction)
