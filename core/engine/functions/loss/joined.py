"""The last layer of a classifier and its loss as one function."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .classes import cross_entropy

__all__ = ["linear_cross_entropy"]


def linear_cross_entropy(
    input: Tensor, linear_weight: Tensor, target: Tensor, *, linear_bias: Tensor | None = None,
    weight: Tensor | None = None, reduction: str = "mean", ignore_index: int | None = None,
    label_smoothing: float = 0.0, options: Any = None,
) -> Any:  # fmt: skip
    """Cross entropy of ``linear(input, linear_weight, linear_bias)``.

    Shapes: input (N, I) or (I), linear_weight (C, I) or (C, d1, ..., I), linear_bias without I; class numbers
    (N, ...) or probabilities (N, C, ...). `options` say how PyTorch saves memory; the result does not depend on them.
    """
    if input.shape[-1] != linear_weight.shape[-1]:
        raise RuntimeError(
            "linear_cross_entropy: expected equal input and linear_weight last dimensions (in_features), got "
            f"{input.shape[-1]} and {linear_weight.shape[-1]}, respectively"
        )
    sizes = tuple(linear_weight.shape[:-1])
    logits: Any = input @ linear_weight.reshape(-1, linear_weight.shape[-1]).transpose(0, 1)
    logits = logits.reshape(*input.shape[:-1], *sizes)
    if linear_bias is not None:
        logits = logits + linear_bias
    ignored = -100 if ignore_index is None else ignore_index
    return cross_entropy(
        logits, target, weight, ignore_index=ignored, reduction=reduction, label_smoothing=label_smoothing
    )
