"""Back-propagation: one loop over the tape, from the newest record to the oldest.

Not recursive, so depth is limited by memory only. A record runs when all records that used its outputs have run,
which the order of sequence numbers guarantees.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor, wrap
from .graph import GradFn, accumulator_of
from .half import is_short, round_in_place, widened
from .hook_calls import call_hooks, input_hooks, output_hooks
from .modes import state
from .reduction import conform, conjugated, is_complex, summed

__all__ = ["backward", "grad"]

_FREED = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been "
    "freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify "
    "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors "
    "after calling backward."
)


def backward(
    tensors: Tensor | Sequence[Tensor],
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Any = None,
) -> None:
    """Add the gradients of `tensors` to the ``grad`` of the leaves; see :meth:`Tensor.backward`."""
    roots = [tensors] if isinstance(tensors, Tensor) else list(tensors)
    seeds = list(grad_tensors) if isinstance(grad_tensors, (list, tuple)) else [grad_tensors] * len(roots)
    if inputs is not None:
        inputs = [inputs] if isinstance(inputs, Tensor) else list(inputs)
        if not inputs:
            raise RuntimeError("'inputs' argument to backward() cannot be empty.")
    found = _run(roots, seeds, _retained(retain_graph, create_graph), create_graph, inputs)
    if inputs is not None:
        for tensor, gradient in zip(inputs, found, strict=True):
            if gradient is not None:
                if create_graph:
                    from .second import accumulate_recorded

                    accumulate_recorded(tensor, gradient)
                else:
                    _accumulate(tensor, gradient, False)


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The gradients of `outputs` with respect to `inputs`, returned and not accumulated.

    Raises
    ------
    RuntimeError
        If an input does not require a gradient, or was not used and `allow_unused` is false.
    """
    roots = [outputs] if isinstance(outputs, Tensor) else list(outputs)
    wanted = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    seeds = list(grad_outputs) if isinstance(grad_outputs, (list, tuple)) else [grad_outputs] * len(roots)
    for tensor in wanted:
        if not tensor.requires_grad:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    found = _run(roots, seeds, _retained(retain_graph, create_graph), create_graph, wanted)
    result: list[Tensor | None] = []
    for k, gradient in enumerate(found):
        if gradient is None:
            if not (allow_unused or materialize_grads):
                raise RuntimeError(
                    "One of the differentiated Tensors appears to not have been used in the graph. Set "
                    f"allow_unused=True if this is the desired behavior. (input number {k})"
                )
            result.append(wrap(np.zeros_like(wanted[k].data_array)) if materialize_grads else None)
        else:
            result.append(gradient if create_graph else wrap(gradient))
    return tuple(result)


_add_arrays, _ndarray = np.add, np.ndarray
_WIDE = np.dtype("float32")


def _seed(root: Tensor, gradient: Any) -> Any:
    array = root.data_array
    if not root._requires_grad:
        raise RuntimeError(
            "element 0 of tensors does not require grad and does not have a grad_fn. It was computed from tensors "
            "without requires_grad=True, under no_grad(), or after detach()."
        )
    if gradient is None:
        if array.size != 1:
            raise RuntimeError(
                f"grad can be implicitly created only for scalar outputs, but this one has shape {list(array.shape)}. "
                "Reduce it first (loss.mean().backward()) or pass gradient=."
            )
        if array.dtype.kind == "c":
            raise RuntimeError(
                f"grad can be implicitly created only for real scalar outputs but got {root.dtype}. Take the real part "
                "(loss.real.backward()) or pass gradient=."
            )
        return backend.array_module(array).ones(array.shape, array.dtype)
    given = gradient.data_array
    if given.shape != array.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of {list(given.shape)} and output[0] has a shape of "
            f"{list(array.shape)}."
        )
    return given if given.dtype == array.dtype else given.astype(array.dtype)


def _discover(roots: list[GradFn]) -> tuple[list[GradFn], dict[int, list]]:
    """All records reachable from `roots`, newest first; and for each leaf (by id) a list of three.

    How many gradients it still waits for, their sum so far, and whether that array is nobody else's.
    """
    seen = set(roots)
    order = list(seen)
    leaves: dict[int, list] = {}
    for fn in order:  # grows while it is read
        for edge in fn.edges:
            if edge is None:
                continue
            if edge.__class__ is GradFn:
                if edge not in seen:
                    seen.add(edge)
                    order.append(edge)
            elif id(edge) in leaves:
                leaves[id(edge)][0] += 1
            else:
                leaves[id(edge)] = [1, None, False]
    order.sort(key=_newest, reverse=True)
    return order, leaves


_newest = operator.attrgetter("sequence_nr")


def _run(roots: list[Tensor], seeds: list, retain_graph: bool, create_graph: bool, wanted: list | None) -> list:
    if create_graph:
        from .second import run_recorded

        return run_recorded(roots, seeds, wanted)
    pending: dict[Any, Any] = {}  # GradFn -> gradient of its output (a list where it has several)
    collected: dict[Any, Any] = {}  # what `wanted` asks for
    starts: list[GradFn] = []
    former = state.grad_enabled
    state.grad_enabled = False
    try:
        only = None
        if wanted is not None:
            only = {(t.grad_fn, t.output_nr) if t.grad_fn is not None else id(t) for t in wanted}
        for root, seed in zip(roots, seeds, strict=True):
            array = _seed(root, seed)
            if root.grad_fn is None:
                _deliver_leaf(root, array, False, only, collected)
            else:
                _add(pending, root.grad_fn, root.output_nr, array)
                starts.append(root.grad_fn)
        order, leaves = _discover(starts)
        watched = bool(state.observers)
        gpu = backend.gpu_arrays[0]
        xp: Any = np
        empty = np.empty
        gradients: Any
        for fn in order:
            gy = pending.pop(fn, None)
            if gy is None:
                continue
            operation = fn.operation
            gives = operation.returns_gradient
            arrays: Any = None
            if watched or fn.several is not None or fn.hooks is not None or only is not None:
                if fn.hooks is not None:
                    gy = output_hooks(fn, gy)
                if only is not None:
                    _collect(fn, gy, only, collected)
                gradients = _differentiate(fn, gy)
                # what a hook or an observer has seen may not be added to in place
                fresh = not (gives or watched or fn.hooks is not None)
            else:
                _check(fn)
                arrays = fn.arrays
                if gpu:
                    xp = backend.array_module(gy)
                    empty = xp.empty
                gradients = None
                fresh = not gives
            k = -1
            for edge in fn.edges:
                k += 1
                if edge is None:
                    continue
                if gradients is not None:
                    gx = gradients[k]
                elif fn.plain:
                    if gives:
                        gx = operation.gradient(np, k, gy, fn.shape, *arrays)
                    else:
                        gx = empty(fn.shape, fn.dtype)
                        operation.backward(np, k, gx, gy, *arrays)
                else:
                    gx = _gradient(fn, operation, xp, k, edge, gy, arrays)
                if edge.__class__ is GradFn:
                    if gx is None:
                        continue
                    if edge.several is not None:
                        _add(pending, edge, fn.indices[k] if fn.indices is not None else 0, gx)
                    elif edge in pending:
                        pending[edge] = summed(pending[edge], gx)
                    else:
                        pending[edge] = gx
                    continue
                gathered = leaves[id(edge)]
                if gx is not None:
                    total = gathered[1]
                    if total is None:
                        gathered[1], gathered[2] = gx, fresh
                    elif gathered[2] and total.dtype.isnative:
                        (_add_arrays if total.__class__ is _ndarray else backend.array_module(gx).add)(
                            total, gx, out=total
                        )
                    else:
                        gathered[1], gathered[2] = summed(total, gx), not watched
                gathered[0] -= 1
                if not gathered[0] and gathered[1] is not None:
                    _deliver_leaf(edge, gathered[1], gathered[2], only, collected)
            if not retain_graph and fn.guards:
                fn.arrays = None
                fn.guards = ()
    finally:
        state.grad_enabled = former
    if wanted is None:
        return []
    return [collected.get((t.grad_fn, t.output_nr) if t.grad_fn is not None else id(t)) for t in wanted]


def _retained(retain_graph: bool | None, create_graph: bool) -> bool:
    return create_graph if retain_graph is None else retain_graph


def _add(pending: dict, fn: GradFn, index: int, array: Any) -> None:
    if fn.several is None:
        known = pending.get(fn)
        pending[fn] = array if known is None else summed(known, array)
        return
    slots = pending.get(fn)
    if slots is None:
        slots = pending[fn] = [None] * len(fn.several)
    slots[index] = array if slots[index] is None else summed(slots[index], array)


def _check(fn: GradFn) -> None:
    """Refuse a record whose arrays are freed or changed."""
    if fn.arrays is None:
        recompute = fn._metadata.get("recompute") if fn._metadata is not None else None
        if recompute is None:
            raise RuntimeError(f"{_FREED} (at {fn.name()}, operation {fn.operation.name})")
        recompute()  # utils.checkpoint
    guards = fn.guards
    for k in range(0, len(guards), 2):
        cell = guards[k]
        if cell is not None and cell[0] != guards[k + 1]:
            fn.check_versions()


def _gradient(fn: GradFn, operation: Any, xp: Any, i: int, edge: Any, gy: Any, arrays: Any) -> Any:
    """The gradient of input `i` in that input's shape and dtype."""
    shape = fn.input_shapes[i]
    if edge.__class__ is not GradFn:
        dtype = edge.data_array.dtype
    elif edge.several is None:
        dtype = edge.dtype
    else:
        dtype = edge.several[fn.indices[i] if fn.indices is not None else 0][1]
    turned = operation.holomorphic and is_complex(gy)
    if turned:
        gy = conjugated(xp, gy)
    half = is_short(fn.dtype) and xp is np
    if half:
        gy, arrays = widened(gy), widened(arrays)
    if operation.returns_gradient:
        gx = operation.gradient(xp, i, gy, shape, *arrays)
        if gx is None:
            return None
        if isinstance(gx, np.generic):
            gx = np.asarray(gx)  # what a call on 0-d arrays gives
    else:
        if operation.broadcasts:
            sizes, kind = gy.shape, gy.dtype
        else:
            sizes, kind = operation.gradient_shape(i, fn.shape, shape), _WIDE if half else fn.dtype
        gx = xp.empty(sizes, dtype if dtype.kind == "c" != kind.kind else kind)
        operation.backward(xp, i, gx, gy, *arrays)
    if turned:
        gx = conjugated(xp, gx)
    if gx.shape != shape or gx.dtype is not dtype:
        gx = conform(xp, gx, shape, dtype)
    return gx


def _differentiate(fn: GradFn, gy: Any) -> list:
    """The gradient of every input of one record, None where none is needed; hooks and observers are called."""
    operation = fn.operation
    _check(fn)
    observers = state.observers
    if observers:
        outputs = tuple(gy) if gy.__class__ is list else (gy,)
        for observer in observers:
            observer.before_backward(fn, outputs)
    if gy.__class__ is list:
        gy = _materialize(fn, gy)
    if operation.family == "custom":
        gradients = operation.gradients(fn, gy)
    else:
        xp = backend.array_module(gy[0] if gy.__class__ is tuple else gy)
        arrays = fn.arrays
        gradients = [
            None if edge is None else _gradient(fn, operation, xp, i, edge, gy, arrays)
            for i, edge in enumerate(fn.edges)
        ]
    if fn.hooks is not None and fn.hooks["post"]:
        gradients = input_hooks(fn, gradients, gy)
    if observers:
        for observer in observers:
            observer.after_backward(fn, outputs, tuple(gradients))
    return gradients


def _materialize(fn: GradFn, slots: list) -> Any:
    """One array for operations with one differentiable output, else a tuple with zeros where nothing came."""
    visible, outputs = fn.operation.visible, fn.outputs
    custom = fn.operation.family == "custom"
    if custom and not fn.operation.context.materialize_grads:
        return tuple(slots)
    differentiable = [k for k in range(visible) if custom or outputs[k][1].kind in "fc"]
    for k in differentiable:
        if slots[k] is None:
            xp = backend.array_module(next(s for s in slots if s is not None))
            slots[k] = xp.zeros(*outputs[k])
    return slots[differentiable[0]] if len(differentiable) == 1 and not custom else tuple(slots[:visible])


def _collect(fn: GradFn, gy: Any, only: set, collected: dict) -> None:
    slots = gy if gy.__class__ is list else [gy]
    for index, array in enumerate(slots):
        if (fn, index) in only and array is not None:
            collected[(fn, index)] = array


def _deliver_leaf(leaf: Tensor, array: Any, fresh: bool, only: set | None, collected: dict) -> None:
    """Hand a leaf the whole gradient of this pass: hooks first, then ``grad`` or the collection."""
    hooks = leaf._leaf_hooks
    if hooks:
        array, fresh = call_hooks(hooks, array), False
    if only is None:
        _accumulate(leaf, array, fresh)
    elif id(leaf) in only:
        known = collected.get(id(leaf))
        collected[id(leaf)] = array if known is None else summed(known, array)


def _accumulate(leaf: Tensor, array: Any, fresh: bool) -> None:
    observers = state.observers
    if not observers and fresh and leaf.grad is None and not leaf._post_accumulate_hooks:
        leaf.grad = wrap(array)  # nearly always
        return
    if observers:
        record = accumulator_of(leaf)
        for observer in observers:
            observer.before_backward(record, (array,))
    known = leaf.grad
    if known is None:
        # an array nobody else holds is taken as it is; others are copied, since grad is added to in place later
        leaf.grad = wrap(array if fresh else array.copy())
    else:
        held = known.data_array
        backend.array_module(held).add(held, array, out=held)
        round_in_place(held)
        known._version_cell[0] += 1
    if observers:
        for observer in observers:
            observer.after_backward(record, (array,), ())
    post = leaf._post_accumulate_hooks
    if post:
        for hook in list(post.values()):
            hook(leaf)
