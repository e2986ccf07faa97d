"""Signal: how the session tells the window that something is new, without knowing the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["Signal"]


class Signal:
    """A list of listeners. A listener's exception goes to the caller of ``emit``: it is a bug, not a state."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., Any]] = []

    def connect(self, listener: Callable[..., Any]) -> Callable[[], None]:
        """Call ``listener`` at every ``emit``; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, *args: Any) -> None:
        """Call every listener, in the order in which they came."""
        for listener in tuple(self._listeners):
            listener(*args)
