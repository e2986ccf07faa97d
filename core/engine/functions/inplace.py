"""Operations that change a tensor's own memory.

Each bumps the version counter that all views of that memory share, so that backward notices a saved array that is no
longer what it was. Inside the graph the in-place form is its out-of-place operation whose result takes the tensor's
place, memory included.
"""

from __future__ import annotations

from typing import Any

from .. import backend
from ..autograd.half import round_in_place
from ..autograd.modes import state
from ..autograd.run import apply
from ..autograd.views import rebase, refresh_views
from ..tensor import Tensor
from .elementwise import add, div, mul, pow, sub
from .indexing import _HERE, SetItem, getitem, in_two_steps, masked_fill, normalize_key
from .overlap import refuse_internal_overlap, refuse_overlap

__all__ = ["make_inplace", "setitem"]
METHODS = "add_ copy_ div_ fill_ masked_fill_ mul_ pow_ sub_ zero_"


def _check(tensor: Tensor, name: str, others: tuple = ()) -> bool:
    """Whether the change must be recorded; refuse what cannot be."""
    tensor._version_cell[0]  # refuses inference tensors before anything is changed
    if not state.grad_enabled:
        return False
    if tensor._requires_grad and tensor.grad_fn is None:
        raise RuntimeError(
            f"a leaf Variable that requires grad is being used in an in-place operation. For {name}: put it under "
            "torch.no_grad(), or use the out-of-place form."
        )
    recorded = tensor._requires_grad or any(isinstance(o, Tensor) and o._requires_grad for o in others)
    base = tensor._base
    if recorded and base is not None and base._requires_grad and base.grad_fn is None:
        raise RuntimeError(
            f"a view of a leaf Variable that requires grad is being used in an in-place operation. ({name})"
        )
    return recorded


def _take(tensor: Tensor, result: Tensor, recorded: bool, name: str) -> Tensor:
    """Write `result` into the tensor's memory and let it stand in the graph in its place."""
    held, new = tensor.data_array, result.data_array
    if new.shape != held.shape:
        raise RuntimeError(
            f"output with shape {list(held.shape)} doesn't match the broadcast shape {list(new.shape)} in {name}"
        )
    kinds = "biufc"
    order = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 3}
    if order[new.dtype.kind] > order[held.dtype.kind] and new.dtype.kind in kinds:
        raise RuntimeError(
            f"result type {result.dtype.title} can't be cast to the desired output type {tensor.dtype.title}"
        )
    if recorded and result.grad_fn is not None:
        _keep_old_values(result.grad_fn, tensor)
    backend.array_module(held).copyto(held, new, casting="unsafe")
    tensor._version_cell[0] += 1
    if recorded:
        fn = result.grad_fn
        if fn is not None and any(array is new for array in fn.arrays):
            # the result was saved: what backward needs now lives in the tensor
            fn.arrays = tuple(held if array is new else array for array in fn.arrays)
            fn.guards += (tensor._version_cell, tensor._version_cell[0])
        if tensor._base is not None:
            rebase(tensor, result)
            return tensor
        tensor.grad_fn, tensor.output_nr, tensor._requires_grad = fn, result.output_nr, result._requires_grad
        refresh_views(tensor)
    return tensor


def _keep_old_values(fn: Any, tensor: Tensor) -> None:
    """Let the record of this very change keep a copy of the values it needs, before they are overwritten."""
    held, cell = tensor.data_array, tensor._version_cell
    if any(array is held for array in fn.arrays):
        copy = held.copy()
        fn.arrays = tuple(copy if array is held else array for array in fn.arrays)
        pairs = [fn.guards[k : k + 2] for k in range(0, len(fn.guards), 2)]
        fn.guards = tuple(part for pair in pairs if pair[0] is not cell for part in pair)


def make_inplace(function: Any, name: str) -> Any:
    """The in-place method for an out-of-place function."""

    apart = name != "masked_fill_"

    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        recorded = _check(self, name, args)
        if 0 in self.data_array.strides:
            refuse_internal_overlap(self.data_array, name)
        for other in args:
            # views share the counter of versions: only they can overlap
            if other.__class__ is Tensor and other._version_cell is self._version_cell and apart:
                refuse_overlap(self, other, name)
        return _take(self, function(self, *args, **kwargs), recorded, name)

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"In-place form of :func:`{name.rstrip('_')}`."
    return method


add_, sub_, mul_ = make_inplace(add, "add_"), make_inplace(sub, "sub_"), make_inplace(mul, "mul_")
div_, pow_ = make_inplace(div, "div_"), make_inplace(pow, "pow_")
masked_fill_ = make_inplace(masked_fill, "masked_fill_")


def fill_(self: Tensor, value: Any) -> Tensor:
    """Set all elements to `value`."""
    return setitem(self, ..., value)


def zero_(self: Tensor) -> Tensor:
    """Set all elements to zero."""
    return fill_(self, 0)


def copy_(self: Tensor, src: Tensor, non_blocking: bool = False) -> Tensor:
    """Take over the elements of `src`, broadcast and converted to this dtype and device."""
    return setitem(self, ..., src)


def setitem(self: Tensor, key: Any, value: Any) -> Tensor:
    """``self[key] = value``, for every kind of key that reading takes; recorded if a gradient is needed."""
    recorded = _check(self, "__setitem__", (value,))
    parts, tensors = normalize_key(self, key)
    steps = in_two_steps(parts, tensors)
    if steps is not None:
        found = iter(tensors)
        setitem(getitem(self, steps[0]), tuple(next(found) if p is _HERE else p for p in steps[1]), value)
        return self
    found = iter(tensors)
    plain = tuple(next(found).data_array if p is _HERE else p for p in parts)
    if isinstance(value, Tensor):
        value = value.to(self.dtype, device=self.device)
    held = self.data_array
    if recorded:
        result = apply(SetItem(plain), self, value)
        return _take(self, result, True, "__setitem__")
    given = value.data_array if isinstance(value, Tensor) else value
    target = held[plain].shape
    shape: tuple[int, ...] = getattr(given, "shape", ())
    while len(shape) > len(target) and shape[0] == 1:
        given, shape = given[0], shape[1:]
    try:
        held[plain] = given
    except ValueError:
        raise RuntimeError(
            f"shape mismatch: value tensor of shape {list(shape)} cannot be broadcast to indexing result of shape "
            f"{list(target)}"
        ) from None
    round_in_place(held)
    self._version_cell[0] += 1
    return self
