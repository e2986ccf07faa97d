"""The adding problem: what a recurrent network has to remember over many steps."""

import numpy as np

from core.nodes.data import common_params
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo


@node_type(
    "data.adding",
    label="Adding Problem",
    group="Sequences",
    also_called=("long memory", "rnn", "lstm", "hochreiter", "sequence regression"),
    role="data",
    outputs=[
        Out("x", shape=("N", "length", 2), dtype="float32", kind="data", help="A number and a mark at each step."),
        Out("y", shape=("N", 1), dtype="float32", kind="data", help="The sum of the two numbers that are marked."),
    ],
    params=[
        Int("length", 30, min=2, max=10_000, help="Steps in a sequence."),
        Int("points", 1000, min=1, max=1_000_000, label="sequences", help="How many samples."),
        *common_params(batch_size=32),
    ],
    infer=lambda inputs, params: {"x": TensorInfo(("N", params["length"], 2)), "y": TensorInfo(("N", 1))},
    formula=r"y = v_i + v_j",
    summary="Numbers in a row, two of them marked; the target is the sum of those two.",
    icon="activation",
    torch="torch.utils.data.TensorDataset",
)
def adding(length: int, points: int, seed: int) -> Samples:
    # Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", experiment 4: one mark in each half, so that the first
    # number has to be kept for about half of the sequence. https://doi.org/10.1162/neco.1997.9.8.1735
    source = np.random.default_rng(seed)
    x = np.zeros((points, length, 2), dtype=np.float32)
    x[:, :, 0] = source.uniform(0.0, 1.0, (points, length))
    each = np.arange(points)
    first, second = source.integers(0, length // 2, points), source.integers(length // 2, length, points)
    x[each, first, 1] = x[each, second, 1] = 1.0
    return Samples(x, (x[each, first, 0] + x[each, second, 0])[:, None], sort="series")
