"""Concatenate tensors along a dimension they have.

The ports have names instead of being one port that takes many links: the order of the parts matters, and links have
none.
"""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import Dim, ShapeError, format_shape, normal_dim
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    first = inputs["a"]
    if not first.shape:
        raise ShapeError("single numbers have no dimension to join along", "Use a Stack node.", "a")
    at = normal_dim(params["dim"], len(first.shape))
    for port, info in inputs.items():
        rest, others = (s[:at] + s[at + 1 :] for s in (first.shape, info.shape))
        if len(info.shape) != len(first.shape) or rest != others:
            raise ShapeError(
                f"{format_shape(info.shape)} does not fit {format_shape(first.shape)}: all dimensions but {at} must be "
                "equal",
                "Choose another dimension, or put a Reshape node before this input.",
                port,
            )
    total = _sum([info.shape[at] for info in inputs.values()])
    return {"y": TensorInfo((*first.shape[:at], total, *first.shape[at + 1 :]), result_dtype(*inputs.values()))}


def _sum(dims: list[Dim]) -> Dim:
    names, number = [d for d in dims if isinstance(d, str)], sum(d for d in dims if isinstance(d, int))
    return "+".join([*names, *([str(number)] if number else [])]) if names else number


@node_type(
    "operation.concatenate",
    label="Concatenate",
    group="Shape",
    also_called=("cat", "join", "merge", "append", "skip connection"),
    inputs=[
        In("a", help="Comes first."),
        In("b", help="Comes second."),
        *(In(name, optional=True, help="One more, in the order of the ports.") for name in "cdef"),
    ],
    outputs=[Out("y", help="The parts one after the other.")],
    params=[Int("dim", -1, help="The dimension that grows; -1 is the last.")],
    infer=_infer,
    formula="y = (a, b, ...)",
    summary="Joins tensors one after the other along a dimension.",
    torch="torch.cat",
)
def concatenate(dim: int) -> Callable[..., torch.Tensor]:
    def compute(*parts: torch.Tensor | None) -> torch.Tensor:
        return torch.cat([p for p in parts if p is not None], dim=dim)

    return compute
