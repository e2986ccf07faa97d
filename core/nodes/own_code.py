"""Code of a project: read, run and blamed by the line.

The engine stands under PyTorch's names, so that ``import torch`` and ``class Part(nn.Module)`` mean here what they mean
in a tutorial. Nothing is run unless the project is trusted; whether the text is Python can be told without running it.
"""

from __future__ import annotations

import ast
import builtins
import ctypes
import hashlib
import importlib
import inspect
import linecache
import math
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

import core.engine
from core.graph.shapes import ShapeError
from core.nodes.trust import require_trust

__all__ = ["MEND", "CodeError", "blamed", "defined", "limited", "read_code", "syntax_fault", "takes"]

AGAIN_S = 0.02  # between two interruptions: the code may have caught the first
MEND = "Mend it in the Code panel."

Result = TypeVar("Result")


class CodeError(ShapeError):
    """Code that cannot be used; ``line`` says where (0 where that is nowhere)."""

    def __init__(self, message: str, line: int = 0, suggestion: str = "") -> None:
        where = f"Line {line}: " if line else ""
        super().__init__(where + message, suggestion or MEND)
        self.line = line
        self.plain = message


def syntax_fault(code: str) -> CodeError | None:
    """What keeps a text from being Python, found without running it; None if it is."""
    try:
        ast.parse(code)
    except SyntaxError as problem:
        return CodeError((problem.msg or "this is no Python").capitalize(), problem.lineno or 0)
    except ValueError as problem:
        return CodeError(str(problem))
    return None


def read_code(code: str, what: str = "This node") -> dict[str, Any]:
    """Run a text and give the names that it defines.

    Raises
    ------
    DataError
        If the project is not trusted.
    CodeError
        If the text is no Python, or fails while it is read.
    """
    require_trust(what)
    fault = syntax_fault(code)
    if fault is not None:
        raise fault
    name = _name(code)
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)  # for tracebacks
    space: dict[str, Any] = {
        "__name__": "project", "__builtins__": {**vars(builtins), "__import__": _import},
        "torch": core.engine, "nn": core.engine.nn, "F": core.engine.nn.functional, "np": np, "math": math,
    }  # fmt: skip
    known = set(space)
    blamed(lambda: exec(compile(code, name, "exec"), space))
    return {key: value for key, value in space.items() if key not in known}


def defined(space: dict[str, Any], names: Sequence[str], base: type | None = None) -> Any:
    """The first of some functions that the code defines, or its last class derived from ``base``.

    Raises
    ------
    CodeError
        If there is none.
    """
    if base is not None:
        classes = [v for v in space.values() if isinstance(v, type) and issubclass(v, base) and v is not base]
        own = [c for c in classes if c.__module__ == "project"]
        if own:
            return own[-1]
    for name in names:
        if callable(space.get(name)):
            return space[name]
    wanted = " or ".join(f"def {name}(...)" for name in names)
    raise CodeError(f"there is no {wanted}", suggestion="Define it; the template shows how.")


def takes(function: Callable[..., Any]) -> tuple[list[str], int]:
    """Names of the positional arguments, and how many of them must be given."""
    found = [p for p in inspect.signature(function).parameters.values() if p.kind in (0, 1)]
    return [p.name for p in found], sum(p.default is inspect.Parameter.empty for p in found)


def blamed(work: Callable[[], Result]) -> Result:
    """Do something with a person's code; what fails in it is told with its line.

    Raises
    ------
    CodeError
        For any failure. (Running out of memory stays what it is.)
    """
    try:
        return work()
    except (CodeError, MemoryError):
        raise
    except Exception as problem:
        lines = [f.lineno for f in traceback.extract_tb(problem.__traceback__) if f.filename.startswith("<code ")]
        said = str(problem) or "it failed without a message"
        raise CodeError(f"{type(problem).__name__}: {said}", (lines[-1] or 0) if lines else 0) from problem


class _Overtime(BaseException):
    """The time is over. No Exception, so that a person's own ``except Exception`` does not hold it up."""


def limited(work: Callable[[], Result], seconds: float) -> Result:
    """Do something with a person's code, but no longer than that: the window must not wait for an endless loop.

    A second thread interrupts this one when the time is over. (A trace function would not do: it is not called in
    a loop of one line, and not any more once the code has caught what it raised.)

    Raises
    ------
    CodeError
        When the time is over, with the line at which that was.
    """
    thread, over = threading.get_ident(), threading.Event()

    def watch() -> None:
        if not over.wait(seconds):
            while not over.wait(AGAIN_S):
                _interrupt(thread, _Overtime)

    watcher = threading.Thread(target=watch, name="overtime", daemon=True)
    try:
        watcher.start()
        return work()
    except _Overtime as problem:
        lines = [f.lineno for f in traceback.extract_tb(problem.__traceback__) if f.filename.startswith("<code ")]
        raise CodeError(
            f"this took longer than {seconds:g} s", (lines[-1] or 0) if lines else 0, "Look for a loop without an end."
        ) from None
    finally:
        _stand_down(thread, over, watcher)


def _interrupt(thread: int, with_what: type[BaseException] | None) -> None:
    """Have an exception raised in a thread at its next jump or call; None takes one back that is on its way."""
    what = ctypes.py_object(with_what) if with_what is not None else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)


def _stand_down(thread: int, over: threading.Event, watcher: threading.Thread) -> None:
    """End the watcher; an interruption may come even here."""
    while True:
        try:
            over.set()
            watcher.join()
            _interrupt(thread, None)
            return
        except _Overtime:
            continue


def _name(code: str) -> str:
    return f"<code {hashlib.sha256(code.encode()).hexdigest()[:12]}>"


def _import(name: str, space: Any = None, local: Any = None, wanted: Any = (), level: int = 0) -> Any:
    """``import torch`` gives the engine, and so do its parts."""
    top, _, rest = name.partition(".")
    if level == 0 and top == "torch":
        name = "core.engine" + (f".{rest}" if rest else "")
        module = _engine_part(name)
        return module if wanted or not rest else core.engine
    return builtins.__import__(name, space, local, wanted, level)


def _engine_part(name: str) -> Any:
    """A module of the engine. Raises ImportError in PyTorch's words where there is none."""

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise ModuleNotFoundError(f"No module named {name.replace('core.engine', 'torch', 1)!r}") from None
