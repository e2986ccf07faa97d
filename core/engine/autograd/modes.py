"""Whether operations are written on the tape, and who watches them: the state that belongs to a thread.

Both answers are needed at every operation, so they stand in one thread-local object and cost one look-up.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = [
    "InferenceCell", "enable_grad", "inference_mode", "is_grad_enabled", "is_inference_mode_enabled", "no_grad",
    "set_grad_enabled", "state",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


class _State(threading.local):
    """All answers in one number, which an operation looks up once.

    Recording adds 1, observers add 2, inference mode (where nothing is recorded) adds 4, autocast adds 8.
    """

    mode: int = 1
    _observers: tuple[Any, ...] = ()
    _autocast: Any = None

    @property
    def grad_enabled(self) -> bool:
        """Whether operations are recorded."""
        return self.mode & 1 == 1

    @grad_enabled.setter
    def grad_enabled(self, value: bool) -> None:
        self.mode = self.mode & 14 | (bool(value) and not self.mode & 4)

    @property
    def observers(self) -> tuple[Any, ...]:
        """Who is told about every operation."""
        return self._observers

    @observers.setter
    def observers(self, value: tuple[Any, ...]) -> None:
        self._observers = value
        self.mode = self.mode & 13 | (2 if value else 0)

    @property
    def autocast(self) -> Any:
        """What the innermost autocast block has chosen, None outside."""
        return self._autocast

    @autocast.setter
    def autocast(self, value: Any) -> None:
        self._autocast = value
        self.mode = self.mode & 7 | (0 if value is None else 8)


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


class _Inference:
    """Context manager and decorator behind :class:`inference_mode`."""

    def __init__(self, mode: bool) -> None:
        self.mode = mode
        self._former: list[int] = []

    def __enter__(self) -> _Inference:
        self._former.append(state.mode)
        # outside of inference, PyTorch records again, whatever surrounds the block
        state.mode = state.mode & 10 | (4 if self.mode else 1)
        return self

    def __exit__(self, *exc: object) -> None:
        state.mode = state.mode & 10 | self._former.pop() & 5

    def __call__(self, function: F) -> F:
        mode = self.mode

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            with _Inference(mode):
                return function(*args, **kwargs)

        return wrapped  # type: ignore[return-value]


class inference_mode(_Inference):
    """As :class:`no_grad`, and results never take part in recording: they are inference tensors.

    Saving one for backward, or changing one in place outside of the block, raises RuntimeError; a clone is an ordinary
    tensor again.
    """

    def __new__(cls, mode: Any = True) -> Any:
        made = super().__new__(cls)
        if isinstance(mode, bool):
            return made
        made.__init__(True)  # type: ignore[misc]
        return made(mode)  # used as a bare decorator

    def __init__(self, mode: bool = True) -> None:
        super().__init__(mode)


def is_inference_mode_enabled() -> bool:
    """True inside an :class:`inference_mode` block of this thread."""
    return state.mode & 4 == 4


class InferenceCell(list):
    """The version counter of an inference tensor: nobody may read it outside of inference mode.

    Recording reads the counter of whatever it saves, and so does every change in place; both are refused here, at no
    cost to ordinary tensors.
    """

    def __getitem__(self, key: Any) -> Any:
        if not state.mode & 4:
            raise RuntimeError(
                "Inference tensors cannot be saved for backward, and inplace update to inference tensor outside "
                "InferenceMode is not allowed. To work around you can make a clone to get a normal tensor and use it "
                "in autograd."
            )
        return super().__getitem__(key)


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
