"""A wave with noise, cut into windows: the first thing a recurrent network learns to go on with."""

import numpy as np

from core.nodes.data import common_params
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo


@node_type(
    "data.sine",
    label="Sine Wave",
    group="Sequences",
    also_called=("wave", "time series", "forecast", "rnn", "lstm", "signal"),
    role="data",
    outputs=[
        Out("x", shape=("N", "length", 1), dtype="float32", kind="data", help="Pieces of the wave."),
        Out("y", shape=("N", 1), dtype="float32", kind="data", help="The value that comes after each piece."),
    ],
    params=[
        Int("length", 20, min=1, max=10_000, help="Values in a piece."),
        Int("points", 500, min=1, max=1_000_000, label="pieces", help="How many pieces, each beginning a value later."),
        Float("period", 25.0, min=2.0, help="After how many values the wave comes again."),
        Float("noise", 0.05, min=0.0, help="Standard deviation of the noise on each value."),
        *common_params(batch_size=32),
    ],
    infer=lambda inputs, params: {"x": TensorInfo(("N", params["length"], 1)), "y": TensorInfo(("N", 1))},
    formula=r"v_t = \sin(2 \pi t / T) + \epsilon",
    summary="Pieces of a wave with noise; the target is the value that comes next.",
    icon="activation",
    torch="torch.utils.data.TensorDataset",
)
def sine(length: int, points: int, period: float, noise: float, seed: int) -> Samples:
    count = points + length
    wave = np.sin(2 * np.pi * np.arange(count) / period) + noise * np.random.default_rng(seed).standard_normal(count)
    pieces = np.lib.stride_tricks.sliding_window_view(wave.astype(np.float32), length)[:points, :, None]
    y = wave[length:, None].astype(np.float32)
    return Samples(np.ascontiguousarray(pieces), y, sort="series", in_order=True)
