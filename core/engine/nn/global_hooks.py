"""Functions that are called around every module there is: registered once, for all modules.

PyTorch has them in ``torch.nn.modules.module``. They come before a module's own hooks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd.hooks import RemovableHandle

__all__ = [
    "register_module_backward_hook", "register_module_buffer_registration_hook", "register_module_forward_hook",
    "register_module_forward_pre_hook", "register_module_full_backward_hook", "register_module_full_backward_pre_hook",
    "register_module_module_registration_hook", "register_module_parameter_registration_hook",
]  # fmt: skip

forward_pre: dict[int, Any] = {}
forward: dict[int, Any] = {}
backward: dict[int, Any] = {}
backward_pre: dict[int, Any] = {}
buffer_registration: dict[int, Any] = {}
module_registration: dict[int, Any] = {}
parameter_registration: dict[int, Any] = {}


def told(table: dict[int, Any], module: Any, name: str, value: Any) -> Any:
    """Tell the hooks of a table what is registered; what they return takes its place."""
    for hook in list(table.values()):
        changed = hook(module, name, value)
        if changed is not None:
            value = changed
    return value


def _add(table: dict[int, Any], hook: Any) -> RemovableHandle:
    handle = RemovableHandle(table)
    table[handle.id] = hook
    return handle


def register_module_forward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, args)`` before every module's forward."""
    return _add(forward_pre, (hook, False))


def register_module_forward_hook(
    hook: Callable, *, with_kwargs: bool = False, always_call: bool = False
) -> RemovableHandle:
    """Call ``hook(module, args, output)`` after every module's forward."""
    return _add(forward, (hook, with_kwargs, always_call))


def register_module_full_backward_pre_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, grad_output)`` when the gradients of any module's outputs are known."""
    return _add(backward_pre, hook)


def register_module_full_backward_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, grad_input, grad_output)`` when the gradients of any module's inputs are known."""
    return _add(backward, hook)


register_module_backward_hook = register_module_full_backward_hook


def register_module_buffer_registration_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, name, buffer)`` whenever a buffer is registered; what it returns takes its place."""
    return _add(buffer_registration, hook)


def register_module_module_registration_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, name, submodule)`` whenever a submodule is registered."""
    return _add(module_registration, hook)


def register_module_parameter_registration_hook(hook: Callable) -> RemovableHandle:
    """Call ``hook(module, name, parameter)`` whenever a parameter is registered."""
    return _add(parameter_registration, hook)
