"""What linear algebra asks of its inputs, and PyTorch's words where they do not fit."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend
from ...dtypes import from_numpy_dtype
from ...tensor import Tensor

__all__ = ["LinAlgError", "need_finite_info", "need_matrix", "need_numbers", "need_square", "singular"]


class LinAlgError(RuntimeError):
    """A matrix without the property that an algorithm needs: singular, or not positive-definite."""


def need_numbers(name: str, *tensors: Tensor) -> None:
    """Refuse whole numbers: linear algebra needs a floating or complex dtype (float16 has no LAPACK routine)."""
    for t in tensors:
        if t.data_array.dtype.kind not in "fc":
            raise RuntimeError(
                f"{name}: Expected a floating point or complex tensor as input. Got "
                f"{from_numpy_dtype(t.data_array.dtype).title}. Convert it with .float()."
            )
        if t.data_array.itemsize == 2:
            raise RuntimeError(f"{name}: Low precision dtypes not supported. Got Half. Convert it with .float().")


def need_matrix(name: str, a: Tensor, letter: str = "A") -> None:
    """Refuse tensors with fewer than two dimensions."""
    need_numbers(name, a)
    if a.ndim < 2:
        raise RuntimeError(
            f"{name}: The input tensor {letter} must have at least 2 dimensions; its shape is {list(a.shape)}."
        )


def need_square(name: str, a: Tensor, letter: str = "A") -> None:
    """Refuse what is not a stack of square matrices."""
    need_matrix(name, a, letter)
    if a.shape[-1] != a.shape[-2]:
        raise RuntimeError(
            f"{name}: {letter} must be batches of square matrices, but they are {a.shape[-2]} by {a.shape[-1]} matrices"
        )


def singular(info: Any) -> tuple[str, int] | None:
    """The first failure in LAPACK's numbers as words for the place in the stack, and the number; None without."""
    numbers = backend.to_numpy(info)
    bad = np.flatnonzero(numbers)
    if not bad.size:
        return None
    place = "" if numbers.ndim == 0 else f"(Batch element {bad[0]}): "
    return place, int(numbers.reshape(-1)[bad[0]])


def need_finite_info(name: str, info: Any, sentence: str) -> None:
    """Raise :class:`LinAlgError` for the first matrix that LAPACK could not treat; `sentence` may use ``{0}``."""
    found = singular(info)
    if found is not None:
        raise LinAlgError(f"{name}: {found[0]}{sentence.format(found[1])}")
