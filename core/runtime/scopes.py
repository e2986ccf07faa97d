"""Where inside a node an operation runs: the engine's modules and named parts around it.

A node can be one layer or a whole transformer. While a step is recorded, hooks around every module and the scopes that
the engine names (time steps) give each operation a path, which the debugger shows like a call stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.engine.nn import global_hooks

__all__ = ["Scopes"]


class Scopes:
    """The path of the moment. ``enter`` a node, then modules and scopes come and go inside it."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._stack: list[str] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The names around the present operation, the outermost first; a node's own module has none."""
        return tuple(name for name in self._stack if name)

    def enter(self, module: Any) -> None:
        """A node begins; its module's children are known by their names from here on."""
        self._stack = []
        self._names = {}
        if hasattr(module, "named_modules"):
            self._names = {id(child): name for name, child in module.named_modules()}

    def push(self, name: str) -> None:
        self._stack.append(name)

    def pop(self) -> None:
        if self._stack:
            self._stack.pop()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Follow every module that is called inside."""
        before = global_hooks.register_module_forward_pre_hook(self._before)
        after = global_hooks.register_module_forward_hook(self._after, always_call=True)
        try:
            yield
        finally:
            before.remove()
            after.remove()

    def _before(self, module: Any, _arguments: Any) -> None:
        self._stack.append(self._names.get(id(module), type(module).__name__))

    def _after(self, _module: Any, _arguments: Any, _result: Any) -> None:
        self.pop()
