"""What can go wrong between a graph and its training, and how it is told: the node, what happened, what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from core.graph.problems import Problem

__all__ = ["CompileError", "NodeFailed", "told"]


class CompileError(ValueError):
    """The graph cannot run; ``problems`` says where and why."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = list(problems)


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...


class NodeFailed(RuntimeError):
    """A node failed: an operation inside it while running, or reading its data; names the node.

    Attributes
    ----------
    node
        Its id.
    cause
        What it met.
    suggestion
        What to do about it, where the cause knows that.
    """

    def __init__(self, node: _Named, cause: Exception) -> None:
        super().__init__(f"{node.title}: {cause}")
        self.node = node.id
        self.cause = cause
        short = "Make the batch or the layers smaller." if isinstance(cause, MemoryError) else ""
        self.suggestion = str(getattr(cause, "suggestion", short))


def told(error: Exception) -> str:
    """An error in sentences: what happened, and what to do. Errors of others are named by their type, as their words
    alone (``KeyError: 'x'``) often say little."""
    suggestion = getattr(error, "suggestion", None)
    if suggestion is None and not isinstance(error, NodeFailed | CompileError):
        return f"{type(error).__name__}: {error}"
    message = str(error)
    return f"{message}{'' if message.endswith(('.', '!', '?')) else '.'} {suggestion}" if suggestion else message
