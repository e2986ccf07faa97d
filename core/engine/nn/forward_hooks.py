"""Functions that are called around a module: before and after forward, before and after its backward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd.hooks import RemovableHandle
from . import global_hooks

__all__ = ["Hooked"]


class Hooked:
    """The hooks of a module, kept in the order in which they are called."""

    _forward_pre_hooks: dict[int, Any]
    _forward_hooks: dict[int, Any]
    _backward_hooks: dict[int, Any]
    _backward_pre_hooks: dict[int, Any]

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """What the module computes; subclasses define it."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        g = global_hooks
        if not (
            self._forward_pre_hooks or self._forward_hooks or self._backward_hooks or self._backward_pre_hooks
            or g.forward_pre or g.forward or g.backward or g.backward_pre
        ):  # fmt: skip
            return self.forward(*args, **kwargs)
        return self._call_with_hooks(args, kwargs)

    def _call_with_hooks(self, args: tuple, kwargs: dict) -> Any:
        waiting = [*global_hooks.forward.items(), *self._forward_hooks.items()]
        result = None
        try:
            for hook, with_kwargs in [*global_hooks.forward_pre.values(), *self._forward_pre_hooks.values()]:
                args, kwargs = self._before(hook, with_kwargs, args, kwargs)
            watcher = None
            if self._backward_hooks or self._backward_pre_hooks or global_hooks.backward or global_hooks.backward_pre:
                from .backward_hooks import BackwardWatcher

                watcher = BackwardWatcher(self)
                args = watcher.inputs(args)
            result = self.forward(*args, **kwargs)
            while waiting:
                _, (hook, with_kwargs, _always) = waiting.pop(0)
                changed = hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
                if changed is not None:
                    result = changed
            return result if watcher is None else watcher.outputs(result)
        except Exception:
            for _, (hook, with_kwargs, always) in waiting:
                if always:
                    self._after_failure(hook, with_kwargs, args, kwargs, result)
            raise

    def _before(self, hook: Callable, with_kwargs: bool, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
        changed = hook(self, args, kwargs) if with_kwargs else hook(self, args)
        if changed is None:
            return args, kwargs
        if not with_kwargs:
            return (changed if isinstance(changed, tuple) else (changed,)), kwargs
        if not (isinstance(changed, tuple) and len(changed) == 2):
            raise RuntimeError(
                f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {changed}."
            )
        return changed

    def _after_failure(self, hook: Callable, with_kwargs: bool, args: tuple, kwargs: dict, result: Any) -> None:
        """Hooks that are always called hear of a forward that failed; what they raise themselves is not heard."""
        import warnings

        try:
            hook(self, args, kwargs, result) if with_kwargs else hook(self, args, result)
        except Exception as error:
            warnings.warn(
                "module forward hook with ``always_call=True`` raised an exception that was silenced as another error "
                f"was raised in forward: {error}",
                stacklevel=2,
            )

    def _add_hook(self, table: dict, value: Any, prepend: bool) -> RemovableHandle:
        handle = RemovableHandle(table)
        table[handle.id] = value
        if prepend:
            rest = [k for k in table if k != handle.id]
            for key in rest:
                table[key] = table.pop(key)
        return handle

    def register_forward_pre_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before forward; what it returns replaces the arguments."""
        return self._add_hook(self._forward_pre_hooks, (hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable, *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after forward; what it returns replaces the output.

        With `with_kwargs` the hook gets the keyword arguments after args; with `always_call` it is called even if
        forward fails.
        """
        return self._add_hook(self._forward_hooks, (hook, with_kwargs, always_call), prepend)

    def register_full_backward_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` when the gradients of the inputs are known."""
        return self._add_hook(self._backward_hooks, hook, prepend)

    def register_backward_hook(self, hook: Callable) -> RemovableHandle:
        """The old name of :meth:`register_full_backward_hook`."""
        return self.register_full_backward_hook(hook)

    def register_full_backward_pre_hook(self, hook: Callable, prepend: bool = False) -> RemovableHandle:
        """Call ``hook(module, grad_output)`` when the gradients of the outputs are known."""
        return self._add_hook(self._backward_pre_hooks, hook, prepend)
