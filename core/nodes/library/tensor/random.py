"""Random numbers, drawn once."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.engine import nn
from core.nodes.params import Choice, Int, Ints
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant(params["shape"], "float32")


@node_type(
    "tensor.random",
    label="Random",
    also_called=("randn", "rand", "noise", "normal", "gaussian", "uniform"),
    outputs=[Out("y", help="The tensor; it stays the same while the graph runs.")],
    params=[
        Ints("shape", [3], min=1, help="The shape; empty is a single number."),
        Choice(
            "distribution",
            "normal",
            options=("normal", "uniform"),
            help="normal: mean 0, standard deviation 1. uniform: from 0 up to 1.",
        ),
        Int("seed", 0, min=0, max=2**31 - 1, help="The same seed draws the same numbers."),
    ],
    infer=_infer,
    formula=r"y \sim \mathcal{N}(0, 1)",
    summary="Random numbers, drawn once when the graph is compiled.",
    icon="dice",
    torch="torch.randn",
)
def random(shape: list[int], distribution: str, seed: int) -> nn.Module:
    source = np.random.default_rng(seed)
    draw = source.standard_normal if distribution == "normal" else source.random
    return Constant(draw(tuple(shape)))
