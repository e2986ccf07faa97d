"""Where was the NaN born? Names the operation and the line of the program that ran it.

While anomaly detection is on, every operation notes the line that called it, and every gradient is looked at. It is an
observer, so programs that do not ask for it pay nothing.
"""

from __future__ import annotations

import linecache
import sys
from pathlib import Path
from typing import Any

from .. import backend
from ..tensor import Tensor
from .modes import state
from .observe import Observer

__all__ = ["detect_anomaly", "is_anomaly_check_nan_enabled", "is_anomaly_enabled", "set_detect_anomaly"]

_ENGINE = str(Path(__file__).resolve().parents[1])


def calling_line() -> str:
    """The innermost line of the running program outside of this engine: file, number, function and its text."""
    frame: Any = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_ENGINE):
        frame = frame.f_back
    if frame is None:
        return "an unknown line"
    name, number = frame.f_code.co_filename, frame.f_lineno
    text = linecache.getline(name, number).strip()
    where = f'File "{name}", line {number}, in {frame.f_code.co_name}'
    return f"{where}: {text}" if text else where


def _has_nan(array: Any) -> bool:
    if array is None or array.dtype.kind not in "fc":
        return False
    xp = backend.array_module(array)
    return bool(xp.isnan(array).any())


class _Watch(Observer):
    """Notes lines in forward, looks for NaN in both directions."""

    def __init__(self, check_nan: bool) -> None:
        self.check_nan = check_nan
        self.births: list[str] = []

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        if grad_fn is None and not self.check_nan:
            return
        line = calling_line()
        if grad_fn is not None:
            grad_fn.metadata["line"] = line
        if not self.check_nan or len(self.births) >= 3:
            return
        if any(_has_nan(y.data_array) for y in outputs) and not any(
            isinstance(x, Tensor) and _has_nan(x.data_array) for x in inputs
        ):
            self.births.append(f"'{operation.name}' at {line}")

    def after_backward(self, grad_fn: Any, grad_outputs: tuple, grad_inputs: tuple) -> None:
        if not self.check_nan:
            return
        for k, gradient in enumerate(grad_inputs):
            if _has_nan(gradient):
                raise RuntimeError(self._message(grad_fn, k, any(_has_nan(g) for g in grad_outputs)))

    def _message(self, grad_fn: Any, k: int, came_in: bool) -> str:
        names = grad_fn.operation.input_names
        which = f" (the gradient of {names[k]!r})" if k < len(names) else ""
        line = grad_fn.metadata.get("line")
        text = f"Function '{grad_fn.name()}' returned nan values in its {k}th output{which}."
        if line is not None:
            text += f" Its forward pass ran operation '{grad_fn.operation.name}' at {line}."
        else:
            text += " No forward pass information: run the forward pass inside detect_anomaly too."
        if self.births:
            text += " In the forward pass a NaN first came from " + ", then from ".join(self.births) + "."
        elif came_in:
            text += " The gradient that reached it was NaN already: look at the loss and at gradient=."
        return text


class detect_anomaly:
    """Raise where a NaN appears in backward, naming the operation and the line of its forward call.

    ``with detect_anomaly(): ...`` around forward and backward. Slow: every gradient is looked at.

    Parameters
    ----------
    check_nan : bool
        False: only note the lines.
    """

    def __init__(self, check_nan: bool = True) -> None:
        self.check_nan = check_nan
        self._former: list[tuple] = []

    def __enter__(self) -> None:
        self._former.append(state.observers)
        state.observers = (*_others(), _Watch(self.check_nan))

    def __exit__(self, *exc: object) -> None:
        state.observers = self._former.pop()


class set_detect_anomaly(detect_anomaly):
    """Switch anomaly detection on or off at once; used in a ``with`` block the former state comes back at its end."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        super().__init__(check_nan)
        self._before = state.observers
        state.observers = (*_others(), _Watch(check_nan)) if mode else _others()

    def __enter__(self) -> None:
        self._former.append(self._before)


def _others() -> tuple:
    return tuple(o for o in state.observers if not isinstance(o, _Watch))


def is_anomaly_enabled() -> bool:
    """True while anomaly detection is on in this thread."""
    return any(isinstance(o, _Watch) for o in state.observers)


def is_anomaly_check_nan_enabled() -> bool:
    """True while gradients are looked at too."""
    return any(isinstance(o, _Watch) and o.check_nan for o in state.observers)
