"""One layer of a transformer that reads."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.sequences import batch_and_steps, causal_mask, check_heads, check_padding, padding_mask, sequence
from core.nodes.spec import Out, TensorInfo
from core.nodes.transformers import layer_params


class _Layer(nn.TransformerEncoderLayer):
    """PyTorch's layer, which makes its own mask."""

    def __init__(self, is_causal: bool, *settings: Any, **named: Any) -> None:
        super().__init__(*settings, **named)
        self.is_causal = is_causal

    def forward(self, src: Any, src_key_padding_mask: Any = None) -> Any:  # type: ignore[override]
        mask = causal_mask(src, src, self.self_attn.batch_first) if self.is_causal else None
        return super().forward(src, mask, src_key_padding_mask, is_causal=self.is_causal)


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    src = inputs["src"]
    batch, steps = batch_and_steps(src.shape, params["batch_first"], "src")
    check_heads(src.shape[2], params["nhead"], "src")
    check_padding(inputs, "src_key_padding_mask", batch, steps)
    return {"output": src}


@node_type(
    "layer.transformer_encoder_layer",
    label="Transformer Encoder Layer",
    group="Sequences",
    also_called=("transformer block", "self-attention", "bert", "gpt block", "vision transformer"),
    inputs=[
        sequence("src", "d_model", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        padding_mask("src_key_padding_mask", "src"),
    ],
    outputs=[Out("output", help="Same shape as src.")],
    params=layer_params(),
    infer=_infer,
    trainable=True,
    formula=r"x \leftarrow \mathrm{norm}(x + f(x)) \quad \mathrm{for\ each\ part}\ f",
    summary="Self-attention and two Linear layers; each is added to its own input and normalised.",
    icon="layers",
    torch="torch.nn.TransformerEncoderLayer",
)
def transformer_encoder_layer(
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
