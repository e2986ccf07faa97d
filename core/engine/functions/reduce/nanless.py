"""Reductions that leave out what is not a number."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from ..comparison import isnan, logical_not
from .order import quantile, ranked
from .sums import sum

__all__ = ["nanmean", "nanmedian", "nanquantile", "nansum"]


def nansum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Sum of the numbers."""
    if input.data_array.dtype.kind not in "fc":
        return sum(input, dim, keepdim, dtype=dtype)
    return sum(input.masked_fill(isnan(input), 0.0), dim, keepdim, dtype=dtype)


def nanmean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Mean of the numbers, nan where there is none."""
    if input.data_array.dtype.kind not in "fc":
        raise RuntimeError(f"nanmean(): expected input to have floating point or complex dtype but got {input.dtype}")
    count = sum(logical_not(isnan(input)), dim, keepdim)
    return nansum(input, dim, keepdim, dtype=dtype) / count


def nanmedian(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle one of the numbers (the lower of two); along a dimension ``(values, indices)``."""
    return ranked(input, dim, keepdim, True)


def nanquantile(
    input: Tensor, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Tensor:
    """As :func:`quantile`, of the numbers only."""
    return quantile(input, q, dim, keepdim, interpolation=interpolation, ignore_nan=True)
