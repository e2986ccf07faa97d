"""Writing an operation on the tape: what it came from, what its derivative needs, and at which version that was.

Apart from running operations, because every way of running one ends here.
"""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .graph import GradFn, next_sequence_nr
from .modes import InferenceCell, state
from .operation import Operation

__all__ = ["record", "record_plain", "tell"]

_blank = GradFn.__new__
# a saved Python number has no version, but like anything saved it is gone after backward: PyTorch saves it as a tensor
_NUMBER = (None, 0)


def record(operation: Operation, inputs: tuple, arrays: list, outputs: tuple) -> GradFn:
    """The record of any operation; `arrays` are the inputs as the kernel got them."""
    edges: list[Any] = []
    shapes: list[Any] = []
    indices: list[int] | None = None
    wanted = 0  # one bit for each input that has an edge
    bit = 1
    for k, value in enumerate(inputs):
        if isinstance(value, Tensor):
            shapes.append(value.data_array.shape)
            if not value._requires_grad:
                edges.append(None)
            else:
                wanted |= bit
                fn = value.grad_fn
                if fn is None:
                    edges.append(value)
                else:
                    edges.append(fn)
                    if value.output_nr:
                        if indices is None:
                            indices = [0] * len(inputs)
                        indices[k] = value.output_nr
        else:
            shapes.append(None)
            edges.append(None)
        bit <<= 1
    # the bit beyond the last input tells calls of operations with any number of inputs apart
    kept = operation.keep_cache.get(wanted | bit)
    keep_outputs, keep_inputs = kept if kept is not None else operation.find_kept(tuple(edges), wanted | bit)
    count = len(outputs)
    saved: list[Any] = [None] * (count + len(inputs))
    guards: list[Any] = []
    for k in keep_outputs:
        y = outputs[k]
        saved[k] = y.data_array
        cell = y._version_cell
        guards += (cell, cell[0])
    for k in keep_inputs:
        array = arrays[k]
        saved[count + k] = array
        value = inputs[k]
        if isinstance(value, Tensor):
            # a converted copy is nobody else's: counter None
            cell = value._version_cell if array is value.data_array else None
            guards += (cell, cell[0] if cell is not None else 0)
        elif array.__class__ is float or array.__class__ is int:
            guards += _NUMBER
    first = outputs[0].data_array
    several = None if count == 1 else tuple([(y.data_array.shape, y.data_array.dtype) for y in outputs])
    return GradFn(
        operation,
        tuple(edges),
        None if indices is None else tuple(indices),
        tuple(saved),
        tuple(guards),
        tuple(shapes),
        first.shape,
        first.dtype,
        several,
    )


def record_plain(
    operation: Operation, y: Tensor, a: Tensor, b: Any, edges: tuple, wanted: int, arrays: tuple, shapes: tuple
) -> GradFn:
    """The record of an operation whose one or two inputs have its output's shape and dtype.

    The same as :func:`record` without its loops: `arrays` are output and inputs, `wanted` the bits of those with edges.
    """
    kept = operation.keep_cache.get(wanted)
    keep_outputs, keep_inputs = kept if kept is not None else operation.find_kept(edges, wanted)
    fn: GradFn = _blank(GradFn)
    one = two = None
    guards: tuple = ()
    if keep_outputs:
        saved_y = arrays[0]
        guards = (y._version_cell, 0)
    else:
        saved_y = None
    if keep_inputs:
        if keep_inputs[0] == 0:
            one = arrays[1]
            cell = a._version_cell
            guards += (cell, cell[0])
        if keep_inputs[-1] == 1:
            two = arrays[2]
            if shapes[1] is not None:
                cell = b._version_cell
                guards += (cell, cell[0])
            else:
                guards += _NUMBER
    fn.operation = operation
    fn.edges = edges
    fn.indices = None
    fn.arrays = (saved_y, one) if len(edges) == 1 else (saved_y, one, two)
    fn.guards = guards
    fn.input_shapes = shapes
    fn.shape = shapes[0]
    fn.dtype = arrays[0].dtype
    fn.plain = True
    fn.several = None
    fn.hooks = None
    fn._metadata = None
    fn.sequence_nr = next_sequence_nr()
    return fn


def tell(operation: Operation, inputs: tuple, outputs: tuple) -> None:
    """Tell the observers of this thread that an operation has run; in inference mode mark its results."""
    if state.mode & 4:
        for y in outputs:
            if y._base is None and y._version_cell.__class__ is list:
                y._version_cell = InferenceCell(y._version_cell)
    fn = outputs[0].grad_fn if outputs else None
    for observer in state.observers:
        observer.after_forward(operation, inputs, outputs, fn)
