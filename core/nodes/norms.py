"""What normalising layers share: their parameters, and over which dimensions they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Bool, Float, Ints, Param
from core.nodes.spec import TensorInfo

__all__ = ["affine", "batch_norm_params", "batch_rule", "eps", "normalized_shape", "trailing_rule"]


def eps(default: float = 1e-5) -> Float:
    """The number that is added to the variance."""
    return Float("eps", default, min=1e-12, max=1.0, log=True, label="epsilon", help="Keeps the division away from 0.")


def affine(name: str, default: bool) -> Bool:
    """Whether the result is scaled and shifted as learned."""
    return Bool(name, default, label="learned scale", help="Multiply and shift the result by learned numbers.")


def batch_norm_params(affine_default: bool = True, track: bool = True) -> list[Param]:
    """The parameters of batch and instance norms, which differ in two defaults."""
    return [
        eps(),
        Float("momentum", 0.1, min=0.0, max=1.0, help="How fast the remembered mean and spread follow the batches."),
        affine("affine", affine_default),
        Bool(
            "track_running_stats",
            track,
            label="remember statistics",
            help="Judge by the remembered mean and spread; off always uses those of the batch.",
        ),
    ]


def batch_rule(larger: str) -> Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]:
    """The rule for (N, features) or (N, channels, length); ``larger`` is the type for pictures."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        x = inputs["x"]
        if len(x.shape) > 3:
            raise ShapeError(
                f"x has shape {format_shape(x.shape)}, but (N, features) or (N, channels, length) is expected",
                f"Use a {larger} node for pictures.",
                "x",
            )
        return {"y": x}

    return infer


def normalized_shape() -> Ints:
    """The sizes of the dimensions that are normalised together."""
    return Ints(
        "normalized_shape",
        [],
        min=1,
        label="normalised shape",
        help="Sizes of the last dimensions to go over; empty is the last dimension alone.",
    )


def trailing_rule(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """The parameter ``normalized_shape``, if given, must be the end of the shape of x."""
    x, wanted = inputs["x"], tuple(params["normalized_shape"])
    end = x.shape[len(x.shape) - len(wanted) :] if len(wanted) <= len(x.shape) else None
    if wanted and end != wanted:
        raise ShapeError(
            f"x has shape {format_shape(x.shape)}, which does not end in {format_shape(wanted)}",
            f"Leave normalised shape empty to go over the last dimension, {x.shape[-1]}.",
            "x",
        )
    return {"y": x}
