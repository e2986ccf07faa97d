"""Parameters as one vector, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...functions import cat
from ...tensor import Tensor

__all__ = ["parameters_to_vector", "vector_to_parameters"]


def _same_device(parameters: Iterable[Tensor]) -> list[Tensor]:
    given = list(parameters)
    if len({str(p.device) for p in given}) > 1:
        raise TypeError(
            "Found two parameters on different devices, this is currently not supported: "
            f"{sorted({str(p.device) for p in given})}"
        )
    return given


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """All elements of all parameters, one after another; differentiable."""
    return cat([p.reshape(-1) for p in _same_device(parameters)])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Give parameters the elements of a vector, which they share memory with from then on."""
    if not isinstance(vec, Tensor):
        raise TypeError(f"expected torch.Tensor, but got: {_name(vec)}")
    at = 0
    for p in _same_device(parameters):
        p.data = vec[at : at + p.numel()].view_as(p).data
        at += p.numel()


def _name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
