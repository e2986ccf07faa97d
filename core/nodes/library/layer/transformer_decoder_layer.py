"""One layer of a transformer that writes."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.registry import node_type
from core.nodes.sequences import batch_and_steps, causal_mask, check_heads, check_padding, padding_mask, sequence
from core.nodes.spec import Out, TensorInfo
from core.nodes.transformers import layer_params


class _Layer(nn.TransformerDecoderLayer):
    """PyTorch's layer, which makes its own mask."""

    def __init__(self, is_causal: bool, *settings: Any, **named: Any) -> None:
        super().__init__(*settings, **named)
        self.is_causal = is_causal

    def forward(  # type: ignore[override]
        self, tgt: Any, memory: Any, tgt_key_padding_mask: Any = None, memory_key_padding_mask: Any = None
    ) -> Any:
        mask = causal_mask(tgt, tgt, self.self_attn.batch_first) if self.is_causal else None
        return super().forward(
            tgt,
            memory,
            mask,
            tgt_key_padding_mask=tgt_key_padding_mask,
            memory_key_padding_mask=memory_key_padding_mask,
            tgt_is_causal=self.is_causal,
        )


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    tgt, memory = inputs["tgt"], inputs["memory"]
    check_heads(tgt.shape[2], params["nhead"], "tgt")
    sizes = {port: batch_and_steps(inputs[port].shape, params["batch_first"], port) for port in ("tgt", "memory")}
    if sizes["tgt"][0] != sizes["memory"][0]:
        raise ShapeError(
            f"tgt {format_shape(tgt.shape)} and memory {format_shape(memory.shape)} belong to different batches",
            "Link a memory with one sequence for each of tgt.",
            "memory",
        )
    for port, (batch, steps) in sizes.items():
        check_padding(inputs, f"{port}_key_padding_mask", batch, steps)
    return {"output": tgt}


@node_type(
    "layer.transformer_decoder_layer",
    label="Transformer Decoder Layer",
    group="Sequences",
    also_called=("transformer block", "cross-attention", "translation", "sequence to sequence"),
    inputs=[
        sequence("tgt", "d_model", "What is written: (L, N, features), or (N, L, features) with batch first on."),
        sequence("memory", "d_model", "What was read, with as many features: the output of an encoder.", steps="S"),
        padding_mask("tgt_key_padding_mask", "tgt"),
        padding_mask("memory_key_padding_mask", "memory", "S"),
    ],
    outputs=[Out("output", help="Same shape as tgt.")],
    params=layer_params(),
    infer=_infer,
    trainable=True,
    formula=r"x \leftarrow \mathrm{norm}(x + f(x)) \quad \mathrm{for\ each\ part}\ f",
    summary="Self-attention, attention to what an encoder has read, two Linear layers, each added to its own input.",
    icon="layers",
    torch="torch.nn.TransformerDecoderLayer",
)
def transformer_decoder_layer(
    d_model: int,
    nhead: int,
    dim_feedforward: int,
    dropout: float,
    activation: str,
    layer_norm_eps: float,
    batch_first: bool,
    norm_first: bool,
    bias: bool,
    is_causal: bool,
) -> nn.Module:
    return _Layer(
        is_causal,
        d_model,
        nhead,
        dim_feedforward,
        float(dropout),
        activation,
        layer_norm_eps,
        batch_first,
        norm_first,
        bias,
    )
