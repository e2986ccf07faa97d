"""Whether operations are written on the tape, and who watches them: the state that belongs to a thread.

Both answers are needed at every operation, so they stand in one thread-local object and cost one look-up.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["enable_grad", "inference_mode", "is_grad_enabled", "no_grad", "set_grad_enabled", "state"]

F = TypeVar("F", bound=Callable[..., Any])


class _State(threading.local):
    """Both answers in one number, which an operation looks up once: recording adds 1, observers add 2."""

    mode: int = 1
    _observers: tuple[Any, ...] = ()

    @property
    def grad_enabled(self) -> bool:
        """Whether operations are recorded."""
        return self.mode & 1 == 1

    @grad_enabled.setter
    def grad_enabled(self, value: bool) -> None:
        self.mode = self.mode & 2 | bool(value)

    @property
    def observers(self) -> tuple[Any, ...]:
        """Who is told about every operation."""
        return self._observers

    @observers.setter
    def observers(self, value: tuple[Any, ...]) -> None:
        self._observers = value
        self.mode = self.mode & 1 | (2 if value else 0)


state = _State()


def is_grad_enabled() -> bool:
    """True if operations are being recorded in this thread."""
    return state.grad_enabled


class _GradMode:
    """Context manager and decorator that sets the mode and restores the former one."""

    def __init__(self, mode: bool) -> None:
        self.mode = mode
        self._former: list[bool] = []

    def __enter__(self) -> _GradMode:
        self._former.append(state.grad_enabled)
        state.grad_enabled = self.mode
        return self

    def __exit__(self, *exc: object) -> None:
        state.grad_enabled = self._former.pop()

    def __call__(self, function: F) -> F:
        mode = self.mode

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with _GradMode(mode):
                return function(*args, **kwargs)

        return wrapped  # type: ignore[return-value]


class no_grad(_GradMode):
    """Do not record operations: ``with no_grad(): ...`` or ``@no_grad()``."""

    def __new__(cls, function: Any = None) -> Any:
        made = super().__new__(cls)
        if function is None:
            return made
        made.__init__()  # type: ignore[misc]
        return made(function)

    def __init__(self, function: Any = None) -> None:
        super().__init__(False)


class enable_grad(no_grad):
    """Record operations, inside a ``no_grad`` block."""

    def __init__(self, function: Any = None) -> None:
        _GradMode.__init__(self, True)


class inference_mode(_GradMode):
    """As :class:`no_grad`; PyTorch's further restrictions on inference tensors are not imposed."""

    def __init__(self, mode: bool = True) -> None:
        super().__init__(not mode)


class set_grad_enabled(_GradMode):
    """Set the mode at once; used in a ``with`` block it is restored at the end."""

    def __init__(self, mode: bool) -> None:
        super().__init__(bool(mode))
        self._first = state.grad_enabled
        state.grad_enabled = self.mode

    def __enter__(self) -> _GradMode:
        self._former.append(self._first)
        state.grad_enabled = self.mode
        return self
