"""What functions with windows accept: one number for all dimensions or one each, images with and without a batch."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor

__all__ = ["batched", "spread", "unbatched"]


def spread(value: Any, dims: int, what: str, name: str) -> tuple[int, ...]:
    """One number for each spatial dimension."""
    if hasattr(value, "__index__"):
        return (int(value),) * dims
    found = tuple(int(v) for v in value)
    if len(found) == 1:
        return found * dims
    if len(found) != dims:
        raise RuntimeError(f"{name}: expected {what} to be a single integer or {dims} of them, but got {list(found)}")
    return found


def batched(input: Tensor, dims: int, name: str) -> tuple[Tensor, bool]:
    """The input with a batch dimension, and whether it had none."""
    if input.ndim == dims + 1:
        return input.unsqueeze(0), True
    if input.ndim != dims + 2:
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, but got input of size: "
            f"{list(input.shape)}"
        )
    return input, False


def unbatched(output: Tensor, single: bool) -> Tensor:
    """The output without the batch dimension that was added."""
    return output.squeeze(0) if single else output
