"""Whether a tensor that is written to shares memory with itself or with what is read: results would be chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tensor import Tensor

__all__ = ["refuse_internal_overlap", "refuse_overlap"]

_FIX = "Please clone() the tensor before performing the operation."


def refuse_internal_overlap(array: Any, name: str) -> None:
    """Raise RuntimeError if one place in memory is several elements, as after ``expand``."""
    if 0 in array.strides and any(
        stride == 0 and size > 1 for stride, size in zip(array.strides, array.shape, strict=True)
    ):  # fmt: skip
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single memory "
            f"location. {_FIX} ({name}: shape {list(array.shape)}, as expand() gives it)"
        )


def refuse_overlap(written: Tensor, read: Tensor, name: str, even_all: bool = False) -> None:
    """Raise RuntimeError if the two share memory in part; with `even_all` also if they are the very same elements."""
    a, b = written.data_array, read.data_array
    if a.size == 0 or b.size == 0 or type(a) is not type(b):
        return
    same = _start(a) == _start(b) and a.shape == b.shape and a.strides == b.strides
    if same and not even_all:
        return
    if same or (np.may_share_memory(a, b) if isinstance(a, np.ndarray) else False):
        raise RuntimeError(
            "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single "
            f"memory location. {_FIX} ({name}: input of shape {list(b.shape)}, written-to of shape {list(a.shape)})"
        )


def _start(array: Any) -> int:
    return array.__array_interface__["data"][0] if isinstance(array, np.ndarray) else array.data.ptr
