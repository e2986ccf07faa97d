"""Copies, other element types, other devices."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import backend
from ..autograd.operation import Direct, Operation
from ..autograd.run import apply, apply_direct
from ..dtypes import dtype as Dtype
from ..dtypes import to_numpy_dtype
from ..tensor import Tensor

__all__ = ["clone", "contiguous", "to"]
METHODS = "clone contiguous to"


class Clone(Operation):
    """A copy of its own memory; the gradient passes."""

    name, grad_name = "clone", "CloneBackward0"
    formula = r"y = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}"}
    returns_gradient = True

    def forward(self, xp, y, x):
        xp.copyto(y, x)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy


class Cast(Operation):
    """The values in another dtype; the gradient goes back in the former one."""

    name, grad_name = "to", "ToCopyBackward0"
    formula = r"y = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}"}
    attribute_names = ("dtype",)
    returns_gradient = True

    def __init__(self, dtype: np.dtype) -> None:
        self.dtype = dtype

    def out(self, *inputs: Any) -> Any:
        """The input's shape, the new dtype."""
        return inputs[0].shape, self.dtype

    def forward(self, xp, y, x):
        if x.dtype.kind == "c" and y.dtype.kind != "c":
            x = x.real
        xp.copyto(y, x, casting="unsafe")

    def gradient(self, xp, i, gy, shape, *saved):
        return gy


class Transfer(Direct):
    """The values on another device; the gradient goes back to the former one."""

    name, grad_name = "to", "ToCopyBackward0"
    formula = r"y = x"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}"}
    attribute_names = ("device",)

    def __init__(self, device: backend.device, source: backend.device) -> None:
        self.device, self._source = device, source

    def forward(self, xp, x):
        return backend.to_device(x, self.device)

    def gradient(self, xp, i, gy, shape, *saved):
        return backend.to_device(gy, self._source)


_clone = Clone()


def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """A copy through which gradients pass."""
    return apply(_clone, input)


def contiguous(input: Tensor, memory_format: Any = None) -> Tensor:
    """The tensor itself if its memory is in row-major order, else a copy."""
    return input if input.data_array.flags.c_contiguous else apply(_clone, input)


def _same_place(a: backend.device, b: backend.device) -> bool:
    return a.type == b.type and (b.index is None or a.index is None or a.index == b.index)


def to(
    input: Tensor, *args: Any, device: Any = None, dtype: Any = None, non_blocking: bool = False, copy: bool = False,
    memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """The values in another dtype or on another device: ``to(dtype)``, ``to(device)``, ``to(other)``.

    Nothing is copied where nothing changes, unless `copy` is true.
    """
    for arg in args:
        if isinstance(arg, Tensor):
            device, dtype = arg.device, arg.dtype
        elif isinstance(arg, (str, backend.device)):
            device = arg
        elif isinstance(arg, (Dtype, type)):
            dtype = arg
        elif isinstance(arg, bool):
            pass  # non_blocking by position: copies are always complete on return
        elif arg is not None:
            raise TypeError(f"to() received an invalid argument: {arg!r}")
    y = input
    if device is not None:
        target, here = backend.device(device), input.device
        if not _same_place(here, target):
            y = apply_direct(Transfer(target, here), y)
    if dtype is not None:
        wanted = to_numpy_dtype(dtype)
        if y.data_array.dtype != wanted:
            y = apply(Cast(wanted), y)
    return apply(_clone, y) if copy and y is input else y
