"""Running an operation eagerly: buffers, kernel, record, observers.

This is the hottest Python of the engine, a few microseconds for every operation, hence its plain loops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend
from ..dtypes import from_numpy_dtype
from ..tensor import Tensor
from .half import HALF, forward_widened, is_short, round_in_place
from .modes import state
from .operation import Operation
from .record import record, tell
from .views import remember_view

__all__ = ["apply", "apply_direct", "apply_view"]

_new = Tensor.__new__
_empty = np.empty


def apply(operation: Operation, *inputs: Any) -> Any:
    """Run a kernel operation on tensors and constants.

    Returns
    -------
    Tensor, or tuple of Tensor for several visible outputs.

    Raises
    ------
    RuntimeError, IndexError, TypeError
        What the operation's ``out`` raises for shapes and dtypes that do not fit; inputs on different devices.
    """
    mode = state.mode
    if mode & 8:
        inputs = state.autocast.inputs(operation, inputs)
    arrays: list[Any] = []
    tracked = False
    for value in inputs:
        if isinstance(value, Tensor):
            arrays.append(value.data_array)
            if value._requires_grad:
                tracked = True
        else:
            arrays.append(value)
    if operation.promotes:
        operation.promote(arrays)
    if backend.gpu_arrays[0]:
        xp = one_device(operation, arrays)
        empty = xp.empty
    else:
        xp = np
        empty = _empty
    if len(operation.outputs) != 1:
        return _apply_many(operation, inputs, arrays, tracked, xp)
    if not operation.takes_complex:
        _refuse_complex(operation, arrays)
    shape, dtype = operation.out(*arrays)
    array = empty(shape, dtype)
    if (dtype is HALF or not dtype.isnative) and xp is np:
        forward_widened(operation, [array], arrays)
    else:
        operation.forward(xp, array, *arrays)
    y = _new(Tensor)
    y.data_array = array
    y._version_cell = [0]
    if tracked and mode & 1 and operation.differentiable and dtype.kind in "fc":
        y._requires_grad = True
        y.grad_fn = record(operation, inputs, arrays, (y,))
    if mode & 6:
        tell(operation, inputs, (y,))
    return y


def _apply_many(operation: Operation, inputs: tuple, arrays: list, tracked: bool, xp: Any) -> Any:
    if not operation.takes_complex:
        _refuse_complex(operation, arrays)
    specs = operation.out(*arrays)
    buffers = [xp.empty(shape, dtype) for shape, dtype in specs]
    if is_short(specs[0][1]) and xp is np:
        forward_widened(operation, buffers, arrays)
    else:
        operation.forward(xp, *buffers, *arrays)
    outputs = []
    for buffer in buffers:
        y = _new(Tensor)
        y.data_array = buffer
        y._version_cell = [0]
        outputs.append(y)
    if tracked and state.grad_enabled and operation.differentiable:
        fn = record(operation, inputs, arrays, tuple(outputs))
        for k, y in enumerate(outputs[: operation.visible]):
            if y.data_array.dtype.kind in "fc":
                y._requires_grad = True
                y.grad_fn = fn
                y.output_nr = k
    visible = tuple(outputs[: operation.visible])
    if state.mode & 6:
        tell(operation, inputs, visible)
    return visible[0] if operation.visible == 1 else visible


def _refuse_complex(operation: Operation, arrays: list) -> None:
    for array in arrays:
        if hasattr(array, "dtype") and array.dtype.kind == "c":
            raise NotImplementedError(
                f"\"{operation.name}\" not implemented for '{from_numpy_dtype(array.dtype).title}': it has no meaning "
                "for complex numbers. Take .real, .imag or .abs() first."
            )


def apply_view(operation: Operation, x: Tensor, *rest: Any) -> Tensor:
    """Run a view operation: the result shares memory and version counter with `x`, unless NumPy had to copy."""
    array = x.data_array
    result = operation.forward(backend.array_module(array), array, *rest)
    y = _new(Tensor)
    y.data_array = result
    if result is array or np.may_share_memory(result, array) if isinstance(array, np.ndarray) else True:
        y._version_cell = x._version_cell
        y._base = x if x._base is None else x._base
    else:
        y._version_cell = [0]
    if x._requires_grad and state.grad_enabled:
        y._requires_grad = True
        y.grad_fn = record(operation, (x, *rest), [array, *rest], (y,))
        if y._base is not None:
            remember_view(y._base, y)
    if state.mode & 6:
        tell(operation, (x, *rest), (y,))
    return y


def apply_direct(operation: Operation, *inputs: Any) -> Any:
    """Run an operation that returns its arrays itself."""
    if state.mode & 8:
        inputs = state.autocast.inputs(operation, inputs)
    arrays: list[Any] = [v.data_array if isinstance(v, Tensor) else v for v in inputs]
    tracked = any(isinstance(v, Tensor) and v._requires_grad for v in inputs)
    if operation.promotes:
        operation.promote(arrays)
    if not operation.takes_complex:
        _refuse_complex(operation, arrays)
    xp = backend.array_module(arrays[0])
    results = operation.forward(xp, *arrays)
    several = isinstance(results, tuple)
    outputs = []
    for result in results if several else (results,):
        if result.dtype.byteorder == ">":
            round_in_place(result)
        y = _new(Tensor)
        y.data_array = result
        y._version_cell = [0]
        outputs.append(y)
    if tracked and state.grad_enabled and operation.differentiable:
        fn = record(operation, inputs, arrays, tuple(outputs))
        for k, y in enumerate(outputs):
            if y.data_array.dtype.kind in "fc":
                y._requires_grad, y.grad_fn, y.output_nr = True, fn, k
    if state.mode & 6:
        tell(operation, inputs, tuple(outputs))
    return tuple(outputs) if several else outputs[0]


def one_device(operation: Operation, arrays: list) -> Any:
    """The array module of the arrays, all on one device; 0-d arrays of the CPU are taken along to the GPU.

    Raises
    ------
    RuntimeError
        If arrays with dimensions live on different devices.
    """
    where = None
    for array in arrays:
        if hasattr(array, "dtype") and not isinstance(array, np.generic):
            here = backend.device_of(array)
            if where is None or (where.type == "cpu" and here.type == "cuda"):
                where = here
    if where is None or where.type == "cpu":
        return np
    for k, array in enumerate(arrays):
        if isinstance(array, np.ndarray):
            if array.ndim:
                raise RuntimeError(
                    "Expected all tensors to be on the same device, but found at least two devices, "
                    f"{where} and cpu! (when checking argument {k} in {operation.name}). Move it with .to('{where}')."
                )
            arrays[k] = array.item()
    return backend.module_for(where)
