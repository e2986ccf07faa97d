"""Sequences of one length."""

from collections.abc import Mapping
from typing import Any

from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Choice, Float, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo

SIDES = ("right", "left")


class PadSequence(nn.Module):
    """Short sequences are filled up on one side; of long ones the other side is kept."""

    def __init__(self, length: int, side: str, value: float) -> None:
        super().__init__()
        self.length, self.side, self.value = length, side, value

    def forward(self, x: Tensor) -> Tensor:
        """Sequences (N, L) or (N, L, features), with L the wanted length."""
        missing = self.length - x.shape[1]
        right = self.side == "right"
        if missing <= 0:
            return x[:, : self.length] if right else x[:, -self.length :]
        last = (0, 0) if x.ndim == 3 else ()
        return F.pad(x, (*last, *((0, missing) if right else (missing, 0))), value=self.value)


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    if len(x.shape) not in (2, 3):
        raise ShapeError(
            f"x has shape {format_shape(x.shape)}, but sequences are (N, L) tokens or (N, L, features)",
            "Put a Reshape node before it.", "x",
        )  # fmt: skip
    if not x.dtype.startswith("float") and params["value"] != int(params["value"]):
        raise ShapeError(
            f"{params['value']} cannot stand among {x.dtype} numbers", "Set value to a whole number.",
        )  # fmt: skip
    return {"y": x.with_shape((x.shape[0], params["length"], *x.shape[2:]))}


@node_type(
    "transform.pad_sequence",
    label="Pad Sequences",
    also_called=("padding", "truncate", "cut", "same length", "pad sequence"),
    inputs=[In("x", dtype="number", help="Sequences: tokens (N, L), or features (N, L, features).")],
    outputs=[Out("y", help="The same sequences, all of the wanted length.")],
    params=[
        Int("length", 32, min=1, max=1_000_000, help="How long every sequence is afterwards."),
        Choice("side", "right", options=SIDES, help="Where short ones are filled up, and long ones are cut."),
        Float("value", 0.0, help="What they are filled up with; tokens have 0 for it."),
    ],
    infer=_infer,
    formula=r"y_t = x_t\;\mathrm{for}\;t < L,\;\mathrm{else}\;v",
    summary="Brings sequences to one length: short ones are filled up, long ones are cut.",
    icon="sort",
    torch="torch.nn.functional.pad",
)
def pad_sequence(length: int, side: str, value: float) -> nn.Module:
    return PadSequence(length, side, float(value))
