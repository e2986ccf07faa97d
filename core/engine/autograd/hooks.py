"""Hooks on tensors and on records: kept in order, each with a handle that takes it away again."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import Any

__all__ = ["RemovableHandle", "add_grad_fn_hook", "add_tensor_hook", "retain_grad"]

_ids = itertools.count()


class RemovableHandle:
    """Takes a hook away again with :meth:`remove`; also usable as a context manager."""

    def __init__(self, hooks: dict) -> None:
        self.id = next(_ids)
        self._hooks = hooks

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exc: object) -> None:
        self.remove()


def _table(grad_fn: Any) -> dict:
    if grad_fn.hooks is None:
        grad_fn.hooks = {"tensor": {}, "retain": {}, "pre": {}, "post": {}}
    return grad_fn.hooks


def add_grad_fn_hook(grad_fn: Any, kind: str, hook: Callable) -> RemovableHandle:
    """Register a hook on a record, before ("pre") or after ("post") its backward."""
    hooks = _table(grad_fn)[kind]
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


def add_tensor_hook(tensor: Any, hook: Callable) -> RemovableHandle:
    """Register a hook on a tensor's gradient.

    Raises
    ------
    RuntimeError
        If the tensor does not require a gradient.
    """
    if not tensor.requires_grad:
        raise RuntimeError("cannot register a hook on a tensor that doesn't require gradient")
    if tensor.grad_fn is None:
        hooks = tensor.__dict__.setdefault("_leaf_hooks", {})  # the class's None stands for most tensors
    else:
        hooks = _table(tensor.grad_fn)["tensor"].setdefault(tensor.output_nr, {})
    handle = RemovableHandle(hooks)
    hooks[handle.id] = hook
    return handle


def retain_grad(tensor: Any) -> None:
    """Keep the gradient of a tensor that is not a leaf in its ``grad`` (weakly: the tape must not own tensors)."""
    if not tensor.requires_grad:
        raise RuntimeError("can't retain_grad on Tensor that has requires_grad=False")
    if tensor.grad_fn is not None:
        _table(tensor.grad_fn)["retain"][tensor.output_nr] = weakref.ref(tensor)
        tensor._retains_grad = True
