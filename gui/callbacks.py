"""DearPyGui's callbacks, run by the frame loop itself.

The library's own way runs them on another thread; here they run between two frames, in order, and one that fails is
reported and does not stop the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

__all__ = ["run_callbacks"]


def run_callbacks(on_error: Callable[[Exception], object]) -> None:
    """Run what the last frame has queued; needs ``configure_app(manual_callback_management=True)``."""
    for job in dpg.get_callback_queue() or ():
        callback = job[0]
        if callback is None:
            continue
        try:
            callback(*job[1 : 1 + _wanted(callback)])
        except Exception as error:
            on_error(error)


def _wanted(callback: Callable[..., Any]) -> int:
    """How many of (sender, data, user data) a callback takes."""
    try:
        parameters = inspect.signature(callback).parameters.values()
    except (TypeError, ValueError):
        return 3
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return 3
    return min(3, sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
                      for p in parameters))  # fmt: skip
