"""Calling hooks while gradients flow. Registering them is the business of ``hooks``; only records that have some come
here, so that the others pay nothing.
"""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor, wrap
from .graph import GradFn
from .reduction import summed

__all__ = ["call_hooks", "input_hooks", "output_hooks"]


def output_hooks(fn: GradFn, gy: Any) -> Any:
    """Run hooks on the outputs of a record (tensor hooks, then prehooks), and keep gradients asked for."""
    hooks = fn.hooks
    slots = gy if gy.__class__ is list else [gy]
    for index, table in hooks["tensor"].items():
        if slots[index] is not None:
            slots[index] = call_hooks(table, slots[index])
    for index, reference in hooks["retain"].items():
        tensor = reference()
        if tensor is not None and slots[index] is not None:
            old = tensor.grad
            tensor.grad = _sum(old, slots[index])
    if hooks["pre"]:
        given = tuple(_tensor(s) for s in slots)
        for hook in list(hooks["pre"].values()):
            changed = hook(given)
            if changed is not None:
                given = changed
        slots = [_like(t, s) for t, s in zip(given, slots, strict=True)]
    return slots if gy.__class__ is list else slots[0]


def input_hooks(fn: GradFn, gradients: list, gy: Any) -> list:
    """Run the hooks that see a record's gradients after its derivative; they may replace them."""
    outputs = tuple(_tensor(g) for g in (gy if isinstance(gy, tuple) else (gy,)))
    given = tuple(_tensor(g) for g in gradients)
    for hook in list(fn.hooks["post"].values()):
        changed = hook(given, outputs)
        if changed is not None:
            given = changed
    return [_like(t, g) for t, g in zip(given, gradients, strict=True)]


def call_hooks(table: dict, array: Any) -> Any:
    """Hand a gradient through the hooks of a tensor; each may replace it."""
    gradient = _tensor(array)
    for hook in list(table.values()):
        changed = hook(gradient)
        if changed is not None:
            gradient = changed
    return _like(gradient, array)


def _tensor(gradient: Any) -> Any:
    """What a hook is given: a recorded backward passes tensors on as they are."""
    return gradient if gradient is None or isinstance(gradient, Tensor) else wrap(gradient)


def _like(tensor: Any, gradient: Any) -> Any:
    """What the walk goes on with: a tensor if it is recorded, else the array."""
    return tensor if tensor is None or isinstance(gradient, Tensor) else tensor.data_array


def _sum(old: Any, gradient: Any) -> Any:
    if isinstance(gradient, Tensor):
        return gradient if old is None else old + gradient
    return wrap(gradient if old is None else summed(old.data_array, gradient))
