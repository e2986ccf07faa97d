"""Back-propagation that is itself recorded (``create_graph=True``), so that gradients have gradients.

The same walk over the tape as :mod:`.backward`, with tensors in place of arrays: every record's own kernel runs on
traced arrays. An operation whose kernel lays out memory by itself, as convolution does, gives the same gradient as a
composition instead (``compose``); one that keeps inner results says how they follow from its inputs (``hidden``).
"""

from __future__ import annotations

from typing import Any

from .. import backend
from ..tensor import Tensor, wrap
from .graph import GradFn
from .hook_calls import call_hooks, input_hooks, output_hooks
from .modes import state
from .reduction import conjugated, is_complex
from .traced import Traced, lifted
from .traced_module import TracedModule, module_for

__all__ = ["accumulate_recorded", "conformed", "gradients_of", "run_recorded", "saved_tensors"]


def saved_tensors(fn: GradFn) -> list:
    """What a record saved, as tensors that know where they came from; plain arrays where nothing depends on them."""
    arrays = fn.arrays or ()
    count = len(arrays) - len(fn.edges)
    found: list[Any] = []
    hidden: Any = None
    operation = fn.operation
    for k, array in enumerate(arrays[:count]):
        if array is None:
            found.append(None)
        elif k < operation.visible:
            found.append(_output(fn, k, array))
        else:
            if hidden is None:
                inputs = [_input(fn, i, a) for i, a in enumerate(arrays[count:])]
                xp = module_for(array)
                hidden = operation.hidden(xp, *[_as_traced(t) for t in inputs]) or ()
            place = k - operation.visible
            found.append(lifted(hidden[place]) if hidden else array)
    found += [_input(fn, i, a) for i, a in enumerate(arrays[count:])]
    return found


def _output(fn: GradFn, k: int, array: Any) -> Any:
    if array.dtype.kind not in "fc":
        return array
    made = wrap(array)
    made._requires_grad, made.grad_fn, made.output_nr = True, fn, k
    return made


def _input(fn: GradFn, i: int, array: Any) -> Any:
    edge = fn.edges[i]
    if array is None or edge is None:
        return array
    if not isinstance(edge, GradFn):
        if array is edge.data_array:
            return edge
        known, dtype = edge, edge.data_array.dtype
        return known if array.dtype == dtype else known.to(_kind(array))
    number = fn.indices[i] if fn.indices is not None else 0
    dtype = edge.outputs[number][1]
    made = wrap(array if array.dtype == dtype else array.astype(dtype))
    made._requires_grad, made.grad_fn, made.output_nr = True, edge, number
    return made if array.dtype == dtype else made.to(_kind(array))


def _kind(array: Any) -> Any:
    from ..dtypes import from_numpy_dtype

    return from_numpy_dtype(array.dtype)


def _as_traced(value: Any) -> Any:
    return Traced(value) if isinstance(value, Tensor) else value


def gradients_of(fn: GradFn, gy: Any) -> list:
    """The gradient of every input of one record as a tensor with history; None where none is needed.

    Parameters
    ----------
    fn : GradFn
    gy : Tensor, or tuple of Tensor for several outputs
    """
    operation = fn.operation
    if operation.family == "custom":
        return [None if g is None else g for g in operation.tensor_gradients(fn, gy)]
    saved = saved_tensors(fn)
    first = gy[0] if isinstance(gy, tuple) else gy
    xp = module_for(first.data_array)
    return [
        None if edge is None else _gradient(fn, operation, xp, i, edge, gy, saved) for i, edge in enumerate(fn.edges)
    ]


def _gradient(fn: GradFn, operation: Any, xp: TracedModule, i: int, edge: Any, gy: Any, saved: list) -> Any:
    shape = fn.input_shapes[i]
    if isinstance(edge, GradFn):
        dtype = edge.outputs[fn.indices[i] if fn.indices is not None else 0][1]
    else:
        dtype = edge.data_array.dtype
    given = tuple(Traced(g) for g in gy) if isinstance(gy, tuple) else Traced(gy)
    turned = operation.holomorphic and is_complex(given)
    if turned:
        given = conjugated(xp, given)
    if operation.composes:
        found = operation.compose(i, lifted(given), shape, *[lifted(s) for s in saved])
    else:
        arrays = [_as_traced(s) for s in saved]
        if operation.returns_gradient:
            result = operation.gradient(xp, i, given, shape, *arrays)
            if result is None:
                return None
            found = lifted(result)
        else:
            like = given[0] if isinstance(given, tuple) else given
            if operation.broadcasts:
                sizes, kind = like.shape, like.dtype
            else:
                sizes, kind = operation.gradient_shape(i, fn.shape, shape), fn.dtype
            gx = Traced(wrap(xp.plain.empty(sizes, dtype if dtype.kind == "c" != kind.kind else kind)))
            operation.backward(xp, i, gx, given, *arrays)
            found = gx.tensor
    if turned:
        found = lifted(conjugated(xp, Traced(found)))
    return conformed(found, shape, dtype)


def conformed(gradient: Tensor, shape: tuple, dtype: Any) -> Tensor:
    """The gradient in the shape and dtype of its input, by recorded operations; see :func:`.reduction.conform`."""
    if gradient.data_array.shape != shape:
        lead = gradient.ndim - len(shape)
        axes = tuple(range(lead)) + tuple(
            lead + d for d, size in enumerate(shape) if size == 1 and gradient.data_array.shape[lead + d] != 1
        )
        gradient = (gradient.sum(axes) if axes else gradient).reshape(shape)
    if gradient.data_array.dtype != dtype:
        if gradient.is_complex() and dtype.kind != "c":
            gradient = gradient.real
        gradient = gradient.to(_kind(backend.array_module(gradient.data_array).empty(0, dtype)))
    return gradient


def walk(order: list, pending: dict, deliver: Any, check: Any, only: set | None, collected: dict) -> None:
    """Carry tensors back through the records of `order`, newest first.

    Parameters
    ----------
    order : list of GradFn
    pending : dict
        GradFn to the gradient of its output (a list where it has several); filled with the roots' gradients.
    deliver : callable
        ``deliver(leaf, gradient)`` once for each leaf, with its whole gradient.
    check : callable
        Refuses a record that is freed or changed.
    only : set, optional
        Which outputs are asked for by ``grad``; they go into `collected`.
    """
    leaves: dict[int, list] = {}
    for fn in order:
        gy = pending.pop(fn, None)
        if gy is None:
            continue
        if fn.hooks is not None:
            gy = output_hooks(fn, gy)
        if only is not None:
            for index, one in enumerate(gy if gy.__class__ is list else [gy]):
                if one is not None and (fn, index) in only:
                    collected[(fn, index)] = one
        check(fn)
        slots = tuple(gy) if gy.__class__ is list else (gy,)
        observers = state.observers
        outputs = tuple(None if s is None else s.data_array for s in slots)
        for observer in observers:
            observer.before_backward(fn, outputs)
        gy = materialized(fn, gy) if gy.__class__ is list else gy
        gradients = gradients_of(fn, gy)
        if fn.hooks is not None and fn.hooks["post"]:
            gradients = input_hooks(fn, gradients, gy)
        for observer in observers:
            observer.after_backward(fn, outputs, tuple(None if g is None else g.data_array for g in gradients))
        for k, edge in enumerate(fn.edges):
            gradient = gradients[k]
            if edge is None or gradient is None:
                continue
            if not isinstance(edge, GradFn):
                entry = leaves.setdefault(id(edge), [edge, None])
                entry[1] = gradient if entry[1] is None else entry[1] + gradient
            elif edge.several is not None:
                waiting = pending.setdefault(edge, [None] * len(edge.several))
                number = fn.indices[k] if fn.indices is not None else 0
                waiting[number] = gradient if waiting[number] is None else waiting[number] + gradient
            else:
                pending[edge] = pending[edge] + gradient if edge in pending else gradient
    for leaf, gradient in leaves.values():
        deliver(leaf, gradient)


def materialized(fn: GradFn, slots: list) -> Any:
    """One tensor for operations with one differentiable output, else a tuple with zeros where nothing came."""
    operation, outputs = fn.operation, fn.outputs
    custom = operation.family == "custom"
    if custom and not operation.context.materialize_grads:
        return tuple(slots)
    differentiable = [k for k in range(operation.visible) if custom or outputs[k][1].kind in "fc"]
    xp = backend.array_module(next(s for s in slots if s is not None).data_array)
    for k in differentiable:
        if slots[k] is None:
            slots[k] = wrap(xp.zeros(*outputs[k]))
    if len(differentiable) == 1 and not custom:
        return slots[differentiable[0]]
    return tuple(slots[: operation.visible])


def run_recorded(roots: list[Tensor], seeds: list, wanted: list | None) -> list:
    """What ``backward._run`` does, with every step recorded.

    What was saved is kept, since the new records may refer to it.
    """
    from .backward import _check, _discover, _seed

    keys = None if wanted is None else [(t.grad_fn, t.output_nr) if t.grad_fn is not None else id(t) for t in wanted]
    only = None if keys is None else set(keys)
    collected: dict[Any, Any] = {}
    pending: dict[Any, Any] = {}
    starts: list[GradFn] = []

    def deliver(leaf: Tensor, gradient: Tensor) -> None:
        if leaf._leaf_hooks:
            gradient = call_hooks(leaf._leaf_hooks, gradient)
        if only is None:
            accumulate_recorded(leaf, gradient)
        elif id(leaf) in only:
            known = collected.get(id(leaf))
            collected[id(leaf)] = gradient if known is None else known + gradient

    former = state.grad_enabled
    state.grad_enabled = True
    try:
        for root, seed in zip(roots, seeds, strict=True):
            array = _seed(root, seed)
            given = seed if seed is not None and seed.data_array is array else wrap(array)
            fn = root.grad_fn
            if fn is None:
                deliver(root, given)
                continue
            starts.append(fn)
            if fn.several is None:
                pending[fn] = pending[fn] + given if fn in pending else given
            else:
                slots = pending.setdefault(fn, [None] * len(fn.several))
                known = slots[root.output_nr]
                slots[root.output_nr] = given if known is None else known + given
        walk(_discover(starts)[0], pending, deliver, _check, only, collected)
    finally:
        state.grad_enabled = former
    return [] if keys is None else [collected.get(key) for key in keys]


def accumulate_recorded(leaf: Tensor, gradient: Tensor) -> None:
    """Add to ``grad`` by a recorded addition."""
    leaf.grad = gradient if leaf.grad is None else leaf.grad + gradient
    for hook in list((leaf._post_accumulate_hooks or {}).values()):
        hook(leaf)
