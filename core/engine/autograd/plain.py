"""The short way for the usual case: one or two inputs of one floating dtype and one shape, on the CPU.

Most operations of a small network are of this kind, and there the Python around a kernel costs more than the kernel.
Whatever does not fit goes the long way through :func:`apply`, which decides the same things in general.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor
from .modes import state
from .operation import Binary, Unary
from .record import record_plain, tell
from .run import apply

__all__ = ["apply_binary", "apply_unary"]

_new = Tensor.__new__
_empty = np.empty
_gpu = backend.gpu_arrays
_REAL = frozenset((np.dtype("float32"), np.dtype("float64")))


def apply_unary(operation: Unary, a: Tensor) -> Tensor:
    """:func:`apply` for elementwise operations with one input and a result of its dtype."""
    x = a.data_array
    dtype = x.dtype
    if dtype not in _REAL or _gpu[0] or a.output_nr:
        return apply(operation, a)
    shape = x.shape
    array = _empty(shape, dtype)
    operation.forward(np, array, x)
    y: Tensor = _new(Tensor)
    y.data_array = array
    y._version_cell = [0]
    mode = state.mode
    if mode & 1 and a._requires_grad:
        fn = a.grad_fn
        edge = a if fn is None else fn
        y._requires_grad = True
        y.grad_fn = record_plain(operation, y, a, None, (edge,), 3, (array, x), (shape,))
    if mode & 6:
        tell(operation, (a,), (y,))
    return y


def apply_binary(operation: Binary, a: Any, b: Any) -> Tensor:
    """:func:`apply` for elementwise operations of two numbers: two tensors, or a tensor and a Python number."""
    if _gpu[0] or not isinstance(a, Tensor) or a.output_nr:
        return apply(operation, a, b)
    x = a.data_array
    dtype = x.dtype
    if dtype not in _REAL:
        return apply(operation, a, b)
    shape = x.shape
    if isinstance(b, Tensor):
        z = b.data_array
        if z.dtype is not dtype or z.shape != shape or b.output_nr:
            return apply(operation, a, b)
        needs = b._requires_grad
        shapes: tuple = (shape, shape)
    elif b.__class__ is float or b.__class__ is int:
        z = b
        needs = False
        shapes = (shape, None)
    else:
        return apply(operation, a, b)
    array = _empty(shape, dtype)
    operation.forward(np, array, x, z)
    y: Tensor = _new(Tensor)
    y.data_array = array
    y._version_cell = [0]
    mode = state.mode
    if mode & 1:
        wanted = 4
        if a._requires_grad:
            fn = a.grad_fn
            first = a if fn is None else fn
            wanted = 5
        else:
            first = None
        if needs:
            fn = b.grad_fn
            second = b if fn is None else fn
            wanted += 2
        else:
            second = None
        if wanted != 4:
            y._requires_grad = True
            y.grad_fn = record_plain(operation, y, a, b, (first, second), wanted, (array, x, z), shapes)
    if mode & 6:
        tell(operation, (a, b), (y,))
    return y
