"""The identity matrix."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.engine import nn
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import constant
from core.nodes.spec import Out, TensorInfo
from core.nodes.tensors import Constant


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return constant((params["n"], params["n"]), "float32")


@node_type(
    "tensor.eye",
    label="Identity Matrix",
    also_called=("eye", "identity", "one-hot rows", "unit vectors", "diagonal"),
    outputs=[Out("y", help="n rows, each with a 1 at its own place.")],
    params=[Int("n", 4, min=1, max=65_536, label="rows", help="How many rows and columns.")],
    infer=_infer,
    formula=r"y_{i, j} = 1\;\mathrm{if}\;i = j,\;\mathrm{else}\;0",
    summary="A square matrix with ones on its diagonal: every row is the one-hot row of its number.",
    icon="matrix",
    torch="torch.eye",
)
def eye(n: int) -> nn.Module:
    return Constant(np.eye(n))
