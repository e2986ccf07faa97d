"""A learned table of vectors."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if params["padding_idx"] >= params["num_embeddings"]:
        raise ShapeError(
            f"there is no row {params['padding_idx']} in a table of {params['num_embeddings']} rows",
            f"Choose a padding index from 0 to {params['num_embeddings'] - 1}, or -1 for none.",
        )
    return {"y": TensorInfo((*inputs["x"].shape, params["embedding_dim"]))}


@node_type(
    "layer.embedding",
    label="Embedding",
    group="Basic",
    also_called=("lookup table", "word vectors", "word2vec", "tokens to vectors"),
    inputs=[In("x", dtype="int", help="Row numbers, such as those of words, in a tensor of any shape.")],
    outputs=[Out("y", help="The shape of x with one more dimension, of embedding_dim.")],
    params=[
        Int(
            "num_embeddings", 100, min=1, max=10_000_000, help="Rows of the table: how many different things there are."
        ),
        Int("embedding_dim", 16, min=1, max=65_536, help="Numbers in the vector of each."),
        Int("padding_idx", -1, min=-1, label="padding index", help="A row that is 0 and stays 0; -1 is none."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y_n = W_{x_n}",
    summary="Looks up a learned vector for every whole number, such as the number of a word.",
    icon="table",
    torch="torch.nn.Embedding",
)
def embedding(num_embeddings: int, embedding_dim: int, padding_idx: int) -> nn.Module:
    return nn.Embedding(num_embeddings, embedding_dim, padding_idx if padding_idx >= 0 else None)
