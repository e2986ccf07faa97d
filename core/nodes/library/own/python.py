"""Python: a part of the network in a person's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import Shape
from core.nodes.own_parts import INPUTS, inferred, own_part
from core.nodes.params import Code
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo

TEMPLATE = """class Part(nn.Module):
    def __init__(self, in_features):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(in_features))

    def forward(self, a):
        return torch.relu(a) * self.scale
"""


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    return {"y": inferred(params["code"], inputs)}


@node_type(
    "own.python",
    label="Python",
    also_called=("own layer", "custom layer", "code", "script", "autograd function", "custom module"),
    inputs=INPUTS,
    outputs=[Out("y", help="What forward returns.")],
    params=[
        Code("code", TEMPLATE, help="def forward(a, b); or forward(ctx, a) with backward(ctx, grad); or a class from "
             "nn.Module."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \mathrm{forward}(a, b, c, d)",
    summary="A layer or an operation in Python of your own; it runs only in a project that you trust.",
    icon="code",
    torch="torch.nn.Module",
)  # fmt: skip
def python(code: str, in_shape: Shape) -> nn.Module:
    return own_part(code, in_shape[-1] if in_shape and isinstance(in_shape[-1], int) else None)
