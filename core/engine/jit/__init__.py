"""Whole models without their Python classes: traced once, then saved as a graph with weights and run anywhere."""

from __future__ import annotations

from typing import Any

from .archive import load, save
from .module import TracedModule
from .tracing import TracerWarning, TracingCheckError, trace

__all__ = [
    "TracedModule", "TracerWarning", "TracingCheckError", "export", "freeze", "ignore", "is_scripting", "is_tracing",
    "load", "save", "script", "trace", "unused",
]  # fmt: skip

ScriptModule = TracedModule


def script(obj: Any, *args: Any, **kwargs: Any) -> Any:
    """Not available: this engine compiles no Python source.

    Raises
    ------
    NotImplementedError
        Always; it names what to use.
    """
    raise NotImplementedError(
        "torch.jit.script compiles Python source, which this engine does not do. torch.jit.trace(model, inputs) "
        "records a model's operations, for saving with torch.jit.save; choices and loops in Python are then frozen."
    )


def _decorated(fn: Any = None, **options: Any) -> Any:
    return fn if callable(fn) else lambda function: function


def ignore(drop: Any = False, **kwargs: Any) -> Any:
    """Accepted for compatibility, with and without brackets: the function stays as it is."""
    return _decorated(drop)


def unused(fn: Any) -> Any:
    """Accepted for compatibility: the function stays as it is."""
    return fn


def export(fn: Any) -> Any:
    """Accepted for compatibility: the function stays as it is."""
    return fn


def freeze(mod: TracedModule, *args: Any, **kwargs: Any) -> TracedModule:
    """The module itself: a trace is frozen already, and its parameters may still be read."""
    return mod


def is_scripting() -> bool:
    """False: nothing is ever compiled."""
    return False


def is_tracing() -> bool:
    """True while :func:`trace` runs a model in this thread."""
    from ..autograd.modes import state
    from .recorder import Recorder

    return any(isinstance(observer, Recorder) for observer in state.observers)
