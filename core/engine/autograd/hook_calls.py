"""Calling hooks while gradients flow. Registering them is the business of ``hooks``; only records that have some come
here, so that the others pay nothing.
"""

from __future__ import annotations

from typing import Any

from ..tensor import wrap
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
            tensor.grad = wrap(slots[index] if old is None else summed(old.data_array, slots[index]))
    if hooks["pre"]:
        given = tuple(None if s is None else wrap(s) for s in slots)
        for hook in list(hooks["pre"].values()):
            changed = hook(given)
            if changed is not None:
                given = changed
        slots = [None if t is None else t.data_array for t in given]
    return slots if gy.__class__ is list else slots[0]


def input_hooks(fn: GradFn, gradients: list, gy: Any) -> list:
    """Run the hooks that see a record's gradients after its derivative; they may replace them."""
    outputs = tuple(wrap(g) for g in (gy if isinstance(gy, tuple) else (gy,)))
    given = tuple(None if g is None else wrap(g) for g in gradients)
    for hook in list(fn.hooks["post"].values()):
        changed = hook(given, outputs)
        if changed is not None:
            given = changed
    return [None if t is None else t.data_array for t in given]


def call_hooks(table: dict, array: Any) -> Any:
    """Hand a gradient through the hooks of a tensor; each may replace it."""
    gradient = wrap(array)
    for hook in list(table.values()):
        changed = hook(gradient)
        if changed is not None:
            gradient = changed
    return gradient.data_array
