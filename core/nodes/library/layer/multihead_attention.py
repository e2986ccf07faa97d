"""Attention with several heads."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Bool, Float, Int
from core.nodes.registry import node_type
from core.nodes.sequences import (
    batch_and_steps,
    batch_first,
    causal_mask,
    check_heads,
    check_padding,
    padding_mask,
    sequence,
)
from core.nodes.spec import Out, TensorInfo


class _Attention(nn.MultiheadAttention):
    """PyTorch's layer, which asks itself where nothing else is linked, and makes its own causal mask."""

    def __init__(self, is_causal: bool, average_attn_weights: bool, **settings: Any) -> None:
        super().__init__(**settings)
        self.is_causal, self.average_attn_weights = is_causal, average_attn_weights

    def forward(  # type: ignore[override]
        self, query: Any, key: Any = None, value: Any = None, key_padding_mask: Any = None
    ) -> tuple[Any, ...]:
        key = query if key is None else key
        mask = causal_mask(query, key, self.batch_first) if self.is_causal else None
        return super().forward(
            query,
            key,
            key if value is None else value,
            key_padding_mask=key_padding_mask,
            attn_mask=mask,
            average_attn_weights=self.average_attn_weights,
        )


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    query = inputs["query"].shape
    key = inputs["key"].shape if "key" in inputs else query
    value = inputs["value"].shape if "value" in inputs else key
    if "value" in inputs and "key" not in inputs:
        raise ShapeError("value is linked, but key is not", "Link key too; both come from the same place.", "key")
    check_heads(query[2], params["num_heads"], "query")
    batch, steps = batch_and_steps(query, params["batch_first"], "query")
    key_batch, seen = batch_and_steps(key, params["batch_first"], "key")
    if key_batch != batch or value[:2] != key[:2]:
        raise ShapeError(
            f"query {format_shape(query)}, key {format_shape(key)} and value {format_shape(value)} do not fit: the "
            "batch must be equal in all, and the steps in key and value",
            "Link key and value to the same sequences, which belong to the queries.",
            "key",
        )
    check_padding(inputs, "key_padding_mask", batch, seen)
    heads = () if params["average_attn_weights"] else (params["num_heads"],)
    return {"output": TensorInfo(query), "weights": TensorInfo((batch, *heads, steps, seen))}


@node_type(
    "layer.multihead_attention",
    label="Multihead Attention",
    group="Sequences",
    also_called=("self-attention", "cross-attention", "transformer", "scaled dot-product attention", "mha"),
    inputs=[
        sequence("query", "embed_dim", "What asks: (L, N, features), or (N, L, features) with batch first on."),
        sequence("key", "kdim", "What is asked; without a link, the queries themselves.", True, "S"),
        sequence("value", "vdim", "What is answered; without a link, the keys.", True, "S"),
        padding_mask("key_padding_mask", "key", "S"),
    ],
    outputs=[
        Out("output", help="An answer for every query, in the shape of query."),
        Out("weights", help="How much each query looked at each key: (N, L, S)."),
    ],
    params=[
        Int("num_heads", 1, min=1, max=1024, label="heads", help="Parts of the features that look independently."),
        Float("dropout", 0.0, min=0.0, max=1.0, help="Chance of a weight to become 0 while training."),
        Bool("bias", True, help="Add learned numbers to queries, keys, values and answers."),
        batch_first(),
        Bool("is_causal", False, label="causal", help="Each step sees only itself and the steps before it."),
        Bool(
            "average_attn_weights", True, label="average weights", help="Give one picture of the weights for all heads."
        ),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \mathrm{softmax}\left(\frac{Q K^T}{\sqrt{d}}\right) V",
    summary="Every step looks at all steps and gathers what matters to it.",
    icon="eye",
    torch="torch.nn.MultiheadAttention",
)
def multihead_attention(
    embed_dim: int,
    kdim: int | None,
    vdim: int | None,
    num_heads: int,
    dropout: float,
    bias: bool,
    batch_first: bool,
    is_causal: bool,
    average_attn_weights: bool,
) -> nn.Module:
    return _Attention(
        is_causal,
        average_attn_weights,
        embed_dim=embed_dim,
        num_heads=num_heads,
        dropout=float(dropout),
        bias=bias,
        kdim=kdim,
        vdim=kdim if vdim is None else vdim,
        batch_first=batch_first,
    )
