"""Loss of the angle between vectors."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.losses import LOSS, reduction, same_everywhere
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    pair = {port: inputs[port] for port in ("input1", "input2")}
    shape, target = inputs["input1"].shape, inputs["target"].shape
    if len(shape) not in (1, 2) or target != shape[:-1]:
        raise ShapeError(
            f"for vectors {format_shape(shape)} the target must have shape {format_shape(shape[:-1])}, but has "
            f"{format_shape(target)}",
            "Link vectors (N, features) and one target for each, (N,).",
            "target",
        )
    return same_everywhere(pair, params)


@node_type(
    "loss.cosine_embedding",
    label="Cosine Embedding Loss",
    group="Similarity",
    also_called=("cosine similarity", "similar or not", "pairs", "contrastive"),
    inputs=[
        In("input1", dtype="float", help="Vectors, (N, features)."),
        In("input2", dtype="float", help="The vectors to compare them with, in the same shape."),
        In("target", help="1 for pairs that belong together, -1 for others: (N,)."),
    ],
    outputs=[LOSS],
    params=[Float("margin", 0.0, min=-1.0, max=1.0, help="Others may be as similar as this."), reduction(over="pairs")],
    infer=_infer,
    formula=r"L_n = 1 - c_n\;\mathrm{if}\;t_n = 1,\;\mathrm{else}\;\max(0, c_n - m)",
    summary="Turns vectors that belong together into one direction, and others apart.",
    torch="torch.nn.CosineEmbeddingLoss",
)
def cosine_embedding(margin: float, reduction: str) -> nn.Module:
    return nn.CosineEmbeddingLoss(margin=margin, reduction=reduction)
