"""Watching operations from outside, without touching them.

A debugger, a probe or a profiler is an :class:`Observer`. With none installed an operation pays one look at an empty
tuple. Observers belong to the thread that installed them, so a recorder never sees another thread's work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .modes import state

__all__ = ["Observer", "observe", "scope", "unobserved"]


class Observer:
    """Base class of everything that watches; its methods do nothing, override the ones you need.

    Arrays are the engine's own. A leaf's gradient array is added to in place by the next backward pass and parameters
    are changed in place by optimizers, so copy what must be kept beyond the call.
    """

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        """Called when an operation has run.

        Parameters
        ----------
        operation : Operation
            Carries ``name``, ``formula``, ``derivatives``, ``input_names`` and ``attributes``.
        inputs : tuple
            Tensors and constants as they were passed.
        outputs : tuple of Tensor
        grad_fn : GradFn or None
            None when nothing is recorded (``no_grad``, or no input requires a gradient).
        """

    def after_detach(self, x: Any, y: Any) -> None:
        """Called when ``y = x.detach()`` was taken: no operation, but gradients end there."""

    def enter_scope(self, name: str) -> None:
        """Called when a named part of a larger computation begins, such as one time step of a recurrent layer."""

    def leave_scope(self) -> None:
        """Called when the part entered last has ended."""

    def before_backward(self, grad_fn: Any, grad_outputs: tuple) -> None:
        """Called before the gradient of one operation is computed; `grad_outputs` are arrays (None: zero)."""

    def after_backward(self, grad_fn: Any, grad_outputs: tuple, grad_inputs: tuple) -> None:
        """Called when it is computed; `grad_inputs` has one array or None for each input.

        For ``AccumulateGrad`` the grad_outputs are what this pass adds, and grad_inputs is empty.
        """


@contextmanager
def observe(observer: Observer) -> Iterator[Observer]:
    """Install `observer` for the operations of this thread; blocks may be nested, all observers are told."""
    former = state.observers
    state.observers = (*former, observer)
    try:
        yield observer
    finally:
        state.observers = former


@contextmanager
def unobserved() -> Iterator[None]:
    """Run operations that are no part of what is watched, such as the clipping of gradients."""
    former = state.observers
    state.observers = ()
    try:
        yield
    finally:
        state.observers = former


class _Scope:
    """Tells the observers of this thread that a part begins and ends."""

    __slots__ = ("name", "observers")

    def __init__(self, name: str) -> None:
        self.name = name
        self.observers = state.observers

    def __enter__(self) -> None:
        for observer in self.observers:
            observer.enter_scope(self.name)

    def __exit__(self, *exc: object) -> None:
        for observer in self.observers:
            observer.leave_scope()


class _Unwatched:
    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *exc: object) -> None:
        pass


_UNWATCHED = _Unwatched()


def scope(name: str, number: int | None = None) -> _Scope | _Unwatched:
    """Name a part of a computation for whoever watches: ``with scope("time step", 3): ...``.

    Free of cost worth naming while nobody watches.
    """
    if not state.observers:
        return _UNWATCHED
    return _Scope(name if number is None else f"{name} {number}")
