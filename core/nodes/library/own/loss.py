"""Own Loss: what is to be made small, in a person's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.nodes.losses import LOSS
from core.nodes.own_code import CodeError
from core.nodes.own_parts import inferred, own_part
from core.nodes.params import Code
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo

TEMPLATE = """def loss(input, target):
    difference = input - target
    return torch.log(torch.cosh(difference)).mean()
"""
NAMES = ("loss", "forward")


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    given = {letter: inputs[name] for letter, name in (("a", "input"), ("b", "target")) if name in inputs}
    found = inferred(params["code"], given, NAMES)
    if any(size != 1 for size in found.shape):
        raise CodeError(f"a loss must be a single number, but this has shape {found.shape}",
                        suggestion="End with .mean() or .sum().")  # fmt: skip
    return {"loss": TensorInfo((), found.dtype)}


class _Loss(nn.Module):
    def __init__(self, part: nn.Module) -> None:
        super().__init__()
        self.part = part

    def forward(self, input: Any, target: Any) -> Any:
        return self.part(input, target).reshape(())


@node_type(
    "own.loss",
    label="Own Loss",
    also_called=("custom loss", "loss function", "criterion", "objective", "python"),
    inputs=[
        In("input", help="The prediction."),
        In("target", optional=True, help="What it should be, if the code takes it."),
    ],
    outputs=[LOSS],
    params=[Code("code", TEMPLATE, help="def loss(input, target), which returns a single number.")],
    infer=_infer,
    formula=r"L = \mathrm{loss}(x, t)",
    summary="A loss in Python of your own; it runs only in a project that you trust.",
    icon="code",
    torch="torch.nn.Module",
)
def loss(code: str) -> nn.Module:
    return _Loss(own_part(code, names=NAMES))
