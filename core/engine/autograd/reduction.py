"""The one place where a gradient is brought back to its input: summed over broadcast dimensions, cast, moved."""

from __future__ import annotations

from typing import Any

from .. import backend
from ..shapes import count
from .half import cast, round_in_place

__all__ = ["conform", "conjugated", "is_complex", "sum_to_shape", "summed"]


def sum_to_shape(xp: Any, array: Any, shape: tuple[int, ...]) -> Any:
    """Sum `array` over the dimensions along which `shape` was broadcast.

    Leading dimensions of a floating array are summed as a product with a row of ones, eight times faster than
    NumPy's own sum over the first axis.
    """
    if array.shape == shape:
        return array
    lead = array.ndim - len(shape)
    plain = array.dtype.kind == "f" and array.size and array.flags.c_contiguous
    if lead and shape and plain and array.shape[lead:] == shape:
        rows = count(array.shape[:lead])
        ones = backend.filled(xp, 1, (rows,), array.dtype)
        return xp.matmul(ones, array.reshape(rows, -1)).reshape(shape)
    axes = tuple(range(lead)) + tuple(
        lead + d for d, size in enumerate(shape) if size == 1 and array.shape[lead + d] != 1
    )
    out = xp.empty(shape, array.dtype)
    xp.sum(array, axis=axes, out=out.reshape(tuple(s for d, s in enumerate(array.shape) if d not in axes)))
    return out


def conform(xp: Any, gradient: Any, shape: tuple[int, ...], dtype: Any) -> Any:
    """The gradient in the shape and dtype of the input it belongs to; complex to real keeps the real part."""
    if gradient.shape != shape:
        gradient = sum_to_shape(xp, gradient, shape)
    if gradient.dtype != dtype:
        if gradient.dtype.kind == "c" and dtype.kind != "c":
            gradient = gradient.real
        gradient = cast(gradient, dtype)
    return gradient


def summed(a: Any, b: Any) -> Any:
    """The sum of two gradients of one value, in a new array of their dtype."""
    xp = backend.array_module(a)
    out = xp.empty(a.shape, a.dtype)  # a plain a + b of 0-d arrays would be a NumPy number
    xp.add(a, b, out=out)
    if not a.dtype.isnative:
        round_in_place(out)
    return out


def is_complex(gy: Any) -> bool:
    """True if a gradient (or one of several) is complex."""
    return any(g is not None and g.dtype.kind == "c" for g in gy) if gy.__class__ is tuple else gy.dtype.kind == "c"


def conjugated(xp: Any, gy: Any) -> Any:
    """The conjugate of a gradient (of several: of each).

    A holomorphic function passes ``y conj(f')`` back (Wirtinger calculus with PyTorch's convention), which is
    ``conj(conj(y) f')``: the kernel written for real numbers between two conjugations.
    Source: https://docs.pytorch.org/docs/stable/notes/autograd.html#autograd-for-complex-numbers
    """
    if gy.__class__ is tuple:
        return tuple(conjugated(xp, g) for g in gy)
    return xp.asarray(xp.conjugate(gy)) if gy is not None and gy.dtype.kind == "c" else gy
