"""Stack tensors along a new dimension. Ports have names because the order matters, see ``concatenate``."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    first = inputs["a"]
    for port, info in inputs.items():
        if info.shape != first.shape:
            raise ShapeError(
                f"{format_shape(info.shape)} differs from the first input's {format_shape(first.shape)}",
                "Stacked tensors must have equal shapes. Concatenate joins along a dimension they have.",
                port,
            )
    at = normal_dim(params["dim"], len(first.shape) + 1)
    shape = (*first.shape[:at], len(inputs), *first.shape[at:])
    return {"y": TensorInfo(shape, result_dtype(*inputs.values()))}


@node_type(
    "operation.stack",
    label="Stack",
    group="Shape",
    also_called=("pile", "combine", "new dimension"),
    inputs=[
        In("a", help="Comes first."),
        In("b", help="Comes second."),
        *(In(name, optional=True, help="One more, in the order of the ports.") for name in "cdef"),
    ],
    outputs=[Out("y", help="One dimension more, as large as there are parts.")],
    params=[Int("dim", 0, help="Where the new dimension stands; 0 is first, -1 is last.")],
    infer=_infer,
    formula=r"y_{1} = a,\; y_{2} = b",
    summary="Puts tensors of equal shape beside each other along a new dimension.",
    icon="layers",
    torch="torch.stack",
)
def stack(dim: int) -> Callable[..., torch.Tensor]:
    def compute(*parts: torch.Tensor | None) -> torch.Tensor:
        return torch.stack([p for p in parts if p is not None], dim=dim)

    return compute
