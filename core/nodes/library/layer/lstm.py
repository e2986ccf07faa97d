"""Long short-term memory."""

from typing import Any

from core.engine import nn
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.sequences import recurrent_outputs, recurrent_params, recurrent_rule, sequence
from core.nodes.spec import In, Out


class _LSTM(nn.LSTM):
    """PyTorch's layer with its results side by side."""

    def forward(self, x: Any, h_0: Any = None, c_0: Any = None) -> tuple[Any, ...]:
        output, (h_n, c_n) = super().forward(x, None if h_0 is None else (h_0, c_0))
        return output, h_n, c_n


@node_type(
    "layer.lstm",
    label="LSTM",
    group="Sequences",
    also_called=("long short-term memory", "recurrent", "sequence", "time series", "gates"),
    inputs=[
        sequence("x", "input_size", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        In("h_0", optional=True, help="The output to start from; without a link it is 0."),
        In("c_0", optional=True, help="The memory to start from; without a link it is 0."),
    ],
    outputs=recurrent_outputs(Out("c_n", help="The memory of each layer after the last step.")),
    params=[
        *recurrent_params(),
        Int("proj_size", 0, min=0, max=65_536, label="projection size", help="Shrink the outputs to it; 0 does not."),
    ],
    infer=recurrent_rule("h", "c"),
    trainable=True,
    formula=r"c_t = f_t \cdot c_{t-1} + i_t \cdot g_t \qquad h_t = o_t \cdot \tanh(c_t)",
    summary="Reads a sequence step by step; learned gates decide what it keeps, forgets and tells.",
    icon="repeat",
    torch="torch.nn.LSTM",
)
def lstm(
    input_size: int,
    hidden_size: int,
    num_layers: int,
    bias: bool,
    batch_first: bool,
    dropout: float,
    bidirectional: bool,
    proj_size: int,
) -> nn.Module:
    return _LSTM(input_size, hidden_size, num_layers, bias, batch_first, float(dropout), bidirectional, proj_size)
