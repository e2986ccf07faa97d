"""Choosing by truth: fill or take where a mask holds, and where that is."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Direct, Operation
from ...autograd.run import apply, apply_direct
from ...dtypes import holds
from ...shapes import broadcast_shapes
from ...tensor import Tensor, wrap

__all__ = ["masked_fill", "masked_select", "nonzero", "unique"]


class MaskedFill(Operation):
    """A copy in which masked elements are replaced by one value."""

    name, grad_name = "masked_fill", "MaskedFillBackward0"
    formula = r"y = m \, ? \, v : x"
    derivatives: ClassVar = {"x": r"\bar{x} = [\neg m] \, \bar{y}", "value": r"\bar{v} = \sum [m] \, \bar{y}"}
    input_names = ("input", "mask", "value")
    saves = ("mask",)
    broadcasts = True

    def out(self, x, mask, value):
        """The broadcast shape of input and mask; the mask must be boolean, the value a number or 0-d."""
        if mask.dtype.kind != "b":
            raise RuntimeError(f"masked_fill only supports boolean masks, but got mask with dtype {mask.dtype}")
        if getattr(value, "ndim", 0):
            raise RuntimeError(
                "masked_fill only supports a 0-dimensional value tensor, but got tensor with "
                f"{value.ndim} dimension(s). Use where for a tensor of values."
            )
        return broadcast_shapes(x.shape, mask.shape, operation="masked_fill"), x.dtype

    def forward(self, xp, y, x, mask, value):
        xp.copyto(y, x)
        xp.copyto(y, value, where=mask, casting="unsafe")

    def backward(self, xp, i, gx, gy, y, x, mask, value):
        xp.copyto(gx, gy)
        xp.copyto(gx, 0.0, where=mask if i == 0 else xp.logical_not(mask))


class MaskedSelect(Direct):
    """The elements under a mask in one row; their number depends on the data."""

    name, grad_name = "masked_select", "MaskedSelectBackward0"
    formula = r"y = (x_i : m_i)"
    derivatives: ClassVar = {"x": r"\bar{x}[m] = \bar{y}"}
    input_names = ("input", "mask")
    saves = ("mask",)

    def forward(self, xp, x, mask):
        shape = broadcast_shapes(x.shape, mask.shape, operation="masked_select")
        return xp.broadcast_to(x, shape)[xp.broadcast_to(mask, shape)]

    def gradient(self, xp, i, gy, shape, y, x, mask):
        gx = xp.zeros(broadcast_shapes(shape, mask.shape), gy.dtype)
        gx[xp.broadcast_to(mask, gx.shape)] = gy
        return gx


_masked_fill = MaskedFill()
_masked_select = MaskedSelect()


def _is_complex(value: Any) -> bool:
    return value.is_complex() if isinstance(value, Tensor) else isinstance(value, complex)


def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """A copy with `value` where `mask` is True.

    Raises
    ------
    RuntimeError
        If the dtype cannot hold the value: -1e9 in float16, 300 in int8.
    """
    dtype = input.data_array.dtype
    real = dtype.kind != "c"
    given = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (given and not holds(dtype, value)) or (real and _is_complex(value)):
        raise RuntimeError(
            f"value cannot be converted to type {input.dtype.name} without overflow: masked_fill with {value}. For "
            "minus infinity write float('-inf'), or torch.finfo(dtype).min."
        )
    return apply(_masked_fill, input, mask, value)


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where `mask` is True, in one dimension."""
    if mask.data_array.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    return apply_direct(_masked_select, input, mask)


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Positions of elements that are not zero: one row each, or one tensor for each dimension."""
    array = input.data_array
    xp = backend.array_module(array)
    found = xp.nonzero(array.reshape(1) if array.ndim == 0 else array)
    if as_tuple:
        return tuple(wrap(p) for p in found)
    if array.ndim == 0:
        return wrap(xp.zeros((int(found[0].size), 0), np.int64))
    return wrap(xp.stack(found, axis=1))


def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The distinct elements in order, with the places they went to and their numbers if asked for."""
    xp = backend.array_module(input.data_array)
    values, inverse, counts = xp.unique(input.data_array, return_inverse=True, return_counts=True, axis=dim)
    shape = input.data_array.shape if dim is None else (-1,)
    result = [wrap(values)]
    if return_inverse:
        result.append(wrap(inverse.reshape(shape)))
    if return_counts:
        result.append(wrap(counts))
    return result[0] if len(result) == 1 else tuple(result)
