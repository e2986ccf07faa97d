"""A border around a tensor."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.engine.nn import functional as F
from core.graph.shapes import Dim, ShapeError, format_shape
from core.nodes.params import Choice, Float, Ints
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, pad = inputs["x"], list(params["pad"])
    count = len(pad) // 2
    if len(pad) % 2 or count > len(x.shape):
        raise ShapeError(
            f"{len(pad)} numbers do not give a padding of {format_shape(x.shape)}",
            "Write two numbers for each dimension, from the last on: before and after.",
        )
    if params["mode"] != "constant" and (count not in (1, 2, 3) or len(x.shape) not in (count + 1, count + 2)):
        raise ShapeError(
            f"the mode {params['mode']} wants all dimensions padded but the first one or two, batch and channels, "
            f"of {format_shape(x.shape)}",
            "Set mode to constant, or pad as many dimensions as there are behind the channels.",
        )
    shape = list(x.shape)
    for place in range(count):
        at = len(shape) - 1 - place
        shape[at] = _grown(at, shape[at], pad[2 * place], pad[2 * place + 1], params["mode"])
    return {"y": x.with_shape(tuple(shape))}


def _grown(at: int, size: Dim, before: int, after: int, mode: str) -> Dim:
    if not before + after:
        return size
    if isinstance(size, str):
        raise ShapeError(f"dimension {at} is {size}, which is only known when it runs", "Pad another dimension.")
    wanted = max(before, after)
    most = {"reflect": size - 1, "circular": size}.get(mode, wanted)  # what is mirrored must be there
    if wanted > most:
        raise ShapeError(
            f"a {mode} padding of {wanted} needs more than {size} numbers",
            f"Set it to at most {most}, or mode to constant.",
        )
    return size + before + after


@node_type(
    "operation.pad",
    label="Pad",
    group="Shape",
    also_called=("padding", "border", "zeros around", "extend"),
    inputs=[In("x", help="Any tensor with dimensions.")],
    outputs=[Out("y", help="The shape of x, larger by the padding.")],
    params=[
        Ints(
            "pad",
            [1, 1],
            min=0,
            allow_empty=False,
            label="padding",
            help="Before and after in the last dimension, then in the one before it, and so on.",
        ),
        Choice(
            "mode",
            "constant",
            options=("constant", "reflect", "replicate", "circular"),
            help="What is put there: one value, a mirror image, the border repeated, or the other side.",
        ),
        Float("value", 0.0, help="The value, for mode constant."),
    ],
    infer=_infer,
    formula=r"y_{i + p} = x_i",
    summary="Puts a border around a tensor, along as many of its last dimensions as wanted.",
    icon="frame",
    torch="torch.nn.functional.pad",
)
def pad(pad: list[int], mode: str, value: float) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        return F.pad(x, tuple(pad), mode, value if mode == "constant" else None)

    return compute
