"""Backward: compute gradients, change nothing."""

from collections.abc import Callable
from typing import Any

from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import In


@node_type(
    "optimizer.backward",
    label="Backward",
    also_called=("backpropagation", "gradients", "grad", "derivative", "autograd"),
    role="optimizer",
    inputs=[In("loss", dtype="float", kind="loss", help="The one number whose gradients are wanted.")],
    infer=scalar_only,
    formula=r"g = \frac{\partial L}{\partial \theta}",
    summary="Computes the gradient of every parameter and changes none: for looking at back-propagation.",
    icon="gradient",
    torch="torch.Tensor.backward",
)
def backward() -> Callable[[list[Any]], None]:
    def make(parameters: list[Any]) -> None:
        return None

    return make
