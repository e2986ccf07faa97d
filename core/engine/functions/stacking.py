"""Tensors brought to a number of dimensions and put side by side, in blocks, or in all combinations."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import backend
from ..creation import meshgrid
from ..tensor import Tensor, wrap
from .join import cat, stack, vstack
from .shape import constant_pad_nd

__all__ = [
    "atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "cartesian_prod", "column_stack", "combinations", "dstack",
    "row_stack",
]  # fmt: skip


def _each(tensors: tuple, bring: Any) -> Any:
    """One tensor, or a tuple where several (or a list) were given."""
    if len(tensors) == 1 and isinstance(tensors[0], Tensor):
        return bring(tensors[0])
    given = tensors[0] if len(tensors) == 1 else tensors
    return tuple(bring(t) for t in given)


def _two(x: Tensor) -> Tensor:
    return x.reshape(1, -1) if x.ndim < 2 else x


def _three(x: Tensor) -> Tensor:
    if x.ndim < 2:
        return x.reshape(1, -1, 1)
    return x.unsqueeze(-1) if x.ndim == 2 else x


def atleast_1d(*tensors: Any) -> Any:
    """0-d tensors as vectors of one element."""
    return _each(tensors, lambda x: x.reshape(1) if x.ndim == 0 else x)


def atleast_2d(*tensors: Any) -> Any:
    """Numbers and vectors as matrices of one row."""
    return _each(tensors, _two)


def atleast_3d(*tensors: Any) -> Any:
    """Numbers, vectors and matrices with a last dimension put in."""
    return _each(tensors, _three)


def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """One behind the other: along dimension 2."""
    if isinstance(tensors, (list, tuple)) and not tensors:
        raise RuntimeError("dstack expects a non-empty TensorList: give it at least one tensor.")
    return cat([_three(t) for t in tensors], 2)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Vectors as the columns of a matrix, matrices side by side."""
    return cat([t.reshape(t.numel(), 1) if t.ndim < 2 else t for t in tensors], 1)


def block_diag(*tensors: Tensor) -> Tensor:
    """Matrices along the diagonal of a large one, zeros elsewhere.

    Raises
    ------
    RuntimeError
        If a tensor has more than 2 dimensions.
    """
    for k, x in enumerate(tensors):
        if x.ndim > 2:
            raise RuntimeError(f"block_diag: Input tensors must have 2 or fewer dimensions. Input {k} has {x.ndim}")
    blocks = [_two(t) for t in tensors]
    if not blocks:
        return wrap(np.zeros((1, 0), np.float32))
    width, at, rows = sum(b.shape[1] for b in blocks), 0, []
    for block in blocks:
        rows.append(constant_pad_nd(block, (at, width - at - block.shape[1])))
        at += block.shape[1]
    return cat(rows, 0)


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """All choices of one element from each vector, a choice a row, the last vector changing fastest."""
    for x in tensors:
        if x.ndim != 1:
            raise RuntimeError(f"Expect a 1D vector, but got shape {list(x.shape)}")
    if len(tensors) == 1:
        return tensors[0]
    return stack([g.reshape(-1) for g in meshgrid(*tensors)], 1)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """All choices of `r` elements of a vector in order, a choice a row."""
    if input.ndim != 1:
        raise RuntimeError(f"Expect a 1D vector, but got shape {list(input.shape)}")
    if r < 0:
        raise RuntimeError(f"Expect a non-negative number, but got {r}")
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    places = np.array(list(choose(range(input.numel()), r)), np.int64).reshape(-1, r)
    if r == 0:
        return input[:0]
    xp = backend.array_module(input.data_array)
    return input[wrap(xp.asarray(places))]


row_stack = vstack
