"""Several losses in one."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import ShapeError
from core.nodes.losses import LOSS
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.rules import result_dtype
from core.nodes.spec import In, TensorInfo

_LETTERS = ("a", "b", "c", "d")


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    for port, info in inputs.items():
        if any(size != 1 for size in info.shape):
            raise ShapeError(f"{port} must be a single number", "Put a Mean or Sum node in between.", port)
    return {"loss": TensorInfo((), result_dtype(*inputs.values()))}


@node_type(
    "loss.weighted_sum",
    label="Weighted Losses",
    group="Numbers",
    also_called=("several losses", "combine losses", "total loss", "multi task", "regularisation"),
    inputs=[
        In("a", dtype="float", kind="loss", help="The first loss."),
        *(In(p, dtype="float", kind="loss", optional=True, help="A further loss.") for p in _LETTERS[1:]),
    ],
    outputs=[LOSS],
    params=[Float(f"weight_{p}", 1.0, min=-1e6, max=1e6, label=f"weight of {p}", help=f"How much {p} counts.")
            for p in _LETTERS],
    infer=_infer,
    formula=r"L = w_a\, a + w_b\, b + w_c\, c + w_d\, d",
    summary="Adds several losses, each with a weight, so that one optimizer makes all of them small.",
    torch="torch.Tensor.add",
)  # fmt: skip
def weighted_sum(weight_a: float, weight_b: float, weight_c: float, weight_d: float) -> Any:
    weights = (weight_a, weight_b, weight_c, weight_d)

    def compute(*losses: Any) -> Any:
        terms = [loss.reshape(()) * weight for loss, weight in zip(losses, weights, strict=True) if loss is not None]
        total = terms[0]
        for term in terms[1:]:
            total = total + term
        return total

    return compute
