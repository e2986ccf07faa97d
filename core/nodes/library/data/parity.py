"""Parity of bits: a question that depends on every one of them."""

import numpy as np

from core.nodes.data import class_samples, common_params, target_param
from core.nodes.params import Choice, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo


@node_type(
    "data.parity",
    label="Parity",
    group="Sequences",
    also_called=("bits", "xor of many", "odd or even", "rnn", "binary sequences"),
    role="data",
    outputs=[
        Out("x", dtype="float32", kind="data", help="Bits, 0 or 1."),
        Out("y", kind="data", help="1 where an odd number of bits is 1."),
    ],
    params=[
        Int("length", 8, min=1, max=1000, label="bits", help="Bits in a sample."),
        Int("points", 400, min=1, max=1_000_000, label="samples", help="How many samples."),
        Choice("shape", "sequence", options=("sequence", "row"),
               help="sequence: one bit at each step, (N, bits, 1), for recurrent layers; row: (N, bits), for Linear."),
        target_param("column", "classes"),
        *common_params(batch_size=32),
    ],
    infer=lambda inputs, params: {
        "x": TensorInfo(("N", params["length"], *((1,) if params["shape"] == "sequence" else ()))),
        "y": TensorInfo(("N", 1)) if params["target"] == "column" else TensorInfo(("N",), "int64"),
    },
    formula=r"y = (b_1 + b_2 + \ldots + b_n) \ \mathrm{mod} \ 2",
    summary="Whether the number of ones is odd: XOR for many bits, in a row or one after the other.",
    icon="matrix",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def parity(length: int, points: int, shape: str, target: str, seed: int) -> Samples:
    bits = np.random.default_rng(seed).integers(0, 2, (points, length))
    x = bits[:, :, None] if shape == "sequence" else bits
    return class_samples(x, bits.sum(axis=1) % 2, ("even", "odd"), target, sort="series" if x.ndim == 3 else "table")
