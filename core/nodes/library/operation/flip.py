"""The other way round."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import reduce
from core.nodes.params import Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    reduce(inputs["x"].shape, params["dims"], True)  # only to check that each is there, once
    return {"y": inputs["x"]}


@node_type(
    "operation.flip",
    label="Flip",
    group="Shape",
    also_called=("reverse", "mirror", "backwards", "augmentation"),
    inputs=[In("x", help="Any tensor.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[Ints("dims", [-1], allow_empty=False, help="The dimensions to turn round.")],
    infer=_infer,
    formula=r"y_i = x_{n - i}",
    summary="Turns the order of the entries along chosen dimensions round.",
    icon="swap",
    torch="torch.flip",
)
def flip(dims: list[int]) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return torch.flip(x, tuple(dims))

    return compute
