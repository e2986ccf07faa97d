"""Full backward hooks of modules: told the gradients at a module's inputs and outputs.

Inputs and outputs pass through an identity on the tape, whose own backward is where the gradients are seen.
"""

from __future__ import annotations

from typing import Any

from ..autograd.function import Function
from ..tensor import Tensor
from . import global_hooks

__all__ = ["BackwardWatcher"]


class _Gate(Function):
    """The identity for several tensors; calls back with all their gradients."""

    @staticmethod
    def forward(ctx: Any, seen: Any, *tensors: Tensor) -> Any:
        ctx.seen = seen
        ctx.set_materialize_grads(False)
        return tuple(t.detach() for t in tensors)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        changed = ctx.seen(gradients)
        return (None, *(gradients if changed is None else changed))


class BackwardWatcher:
    """Joins the gradients at the outputs with those at the inputs of one call of a module."""

    def __init__(self, module: Any) -> None:
        self.module = module
        self.grad_outputs: Any = None
        self.has_inputs = False

    def inputs(self, args: tuple) -> tuple:
        """Put the gate in front of all tensors that require a gradient."""
        places = [k for k, a in enumerate(args) if isinstance(a, Tensor) and a.requires_grad]
        if not places:
            return args
        self.has_inputs = True
        passed = _Gate.apply(lambda g: self._inputs_known(g, places, len(args)), *(args[k] for k in places))
        found = list(args)
        for k, tensor in zip(places, passed, strict=True):
            found[k] = tensor
        return tuple(found)

    def outputs(self, result: Any) -> Any:
        """Put the gate behind the outputs."""
        tensors = result if isinstance(result, tuple) else (result,)
        if not all(isinstance(t, Tensor) for t in tensors) or not any(t.requires_grad for t in tensors):
            return result
        passed = _Gate.apply(self._outputs_known, *tensors)
        return passed if isinstance(result, tuple) else passed[0]

    def _outputs_known(self, gradients: tuple) -> tuple:
        for hook in [*global_hooks.backward_pre.values(), *self.module._backward_pre_hooks.values()]:
            changed = hook(self.module, gradients)
            if changed is not None:
                gradients = changed if isinstance(changed, tuple) else (changed,)
        self.grad_outputs = gradients
        if not self.has_inputs:
            for hook in [*global_hooks.backward.values(), *self.module._backward_hooks.values()]:
                hook(self.module, (), gradients)
        return gradients

    def _inputs_known(self, gradients: tuple, places: list[int], count: int) -> tuple:
        spread: list[Any] = [None] * count
        for k, gradient in zip(places, gradients, strict=True):
            spread[k] = gradient
        for hook in [*global_hooks.backward.values(), *self.module._backward_hooks.values()]:
            changed = hook(self.module, tuple(spread), self.grad_outputs)
            if changed is not None:
                spread = list(changed) if isinstance(changed, tuple) else [changed]
        return tuple(spread[k] for k in places)
