"""The plain recurrent layer."""

from core.engine import nn
from core.nodes.params import Choice
from core.nodes.registry import node_type
from core.nodes.sequences import recurrent_outputs, recurrent_params, recurrent_rule, sequence
from core.nodes.spec import In


@node_type(
    "layer.rnn",
    label="RNN",
    group="Sequences",
    also_called=("recurrent neural network", "elman network", "sequence", "time series"),
    inputs=[
        sequence("x", "input_size", "Sequences (L, N, features), or (N, L, features) with batch first on."),
        In("h_0", optional=True, help="What to remember at the start; without a link it is 0."),
    ],
    outputs=recurrent_outputs(),
    params=recurrent_params(
        Choice("nonlinearity", "tanh", options=("tanh", "relu"), help="What is applied to the sum in every step.")
    ),
    infer=recurrent_rule("h"),
    trainable=True,
    formula=r"h_t = \tanh(W_x x_t + b_x + W_h h_{t-1} + b_h)",
    summary="Reads a sequence step by step and remembers by one vector what it has read.",
    icon="repeat",
    torch="torch.nn.RNN",
)
def rnn(
    input_size: int,
    hidden_size: int,
    num_layers: int,
    nonlinearity: str,
    bias: bool,
    batch_first: bool,
    dropout: float,
    bidirectional: bool,
) -> nn.Module:
    return nn.RNN(input_size, hidden_size, num_layers, nonlinearity, bias, batch_first, float(dropout), bidirectional)
