"""Gated recurrent unit."""

from core.engine import nn
from core.nodes.registry import node_type
from core.nodes.sequences import recurrent_outputs, recurrent_params, recurrent_rule, sequence
from core.nodes.spec import In


@node_type(
    "layer.gru",
    label="GRU",
    group="Sequences",
    also_called=("gated recurrent unit", "recurrent", "sequence", "time series", "gates"),
    inputs=[
        sequence("x", "input_size", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        In("h_0", optional=True, help="What to remember at the start; without a link it is 0."),
    ],
    outputs=recurrent_outputs(),
    params=recurrent_params(),
    infer=recurrent_rule("h"),
    trainable=True,
    formula=r"h_t = (1 - z_t) \cdot n_t + z_t \cdot h_{t-1}",
    summary="Reads a sequence step by step with two learned gates: an LSTM in a lighter form.",
    icon="repeat",
    torch="torch.nn.GRU",
)
def gru(
    input_size: int,
    hidden_size: int,
    num_layers: int,
    bias: bool,
    batch_first: bool,
    dropout: float,
    bidirectional: bool,
) -> nn.Module:
    return nn.GRU(input_size, hidden_size, num_layers, bias, batch_first, float(dropout), bidirectional)
