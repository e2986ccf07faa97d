"""Conditions: what meets a breakpoint's condition, said in words for the person.

Functions of numbers alone. ``core.runtime.stops`` asks them about a recorded step, ``core.runtime.sentry`` about a step
that is being trained.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from core.graph import Breakpoint, ParameterRef
from core.runtime.expressions import Expression, ExpressionError
from core.runtime.numbers import digits

__all__ = ["NAMES", "dead_part", "met", "parsed", "rise"]

NAMES = ("value", "grad", "step", "epoch", "loss")  # what an expression of a breakpoint may use


def met(breakpoint: Breakpoint, value: Any, grad: Any, of_gradient: bool, here: Mapping[str, Any]) -> str | None:
    """What met the condition, in words; None where nothing did. A plain breakpoint is met by anything."""
    condition, threshold = breakpoint.condition, breakpoint.threshold
    new = grad if of_gradient else value
    what = "gradient" if of_gradient else "value"
    if condition == "always":
        return ""
    if condition == "nan":
        return _not_finite(what, new)
    if condition in ("grad_above", "grad_below"):
        if not of_gradient or grad is None:
            return None
        norm = float(np.linalg.norm(np.asarray(grad, dtype=np.float64).ravel()))
        above = condition == "grad_above"
        if (norm > threshold) if above else (norm < threshold):
            return f"gradient norm {digits(norm)} is {'above' if above else 'below'} {digits(threshold)}"
        return None
    if condition == "dead_units":
        of_parameter = isinstance(breakpoint.target, ParameterRef)  # its rows learn nothing where the gradient is zero
        part = dead_part(new, of_parameter) if of_gradient == of_parameter else None
        if part is None or not part * 100 > threshold:
            return None
        return f"{digits(part * 100)} % of the units are dead, more than {digits(threshold)} %"
    return _expression(breakpoint, value, grad, of_gradient, here)


@lru_cache(maxsize=256)
def parsed(text: str) -> Expression:
    """An expression over the names of a breakpoint; asked for in every step, it is parsed once."""
    return Expression.parse(text, NAMES.__contains__)


def dead_part(array: Any, of_parameter: bool = False) -> float | None:
    """Part of the units, 0 to 1, that are zero throughout.

    Of a value with a batch dimension a unit is a feature (last dimension), from four dimensions on a channel (second
    dimension), and dead if it is zero for every sample of the batch. Of a parameter's gradient it is a row.
    """
    if array is None or np.ndim(array) < 2 or not np.size(array):
        return None
    axis = 0 if of_parameter else 1 if np.ndim(array) >= 4 else np.ndim(array) - 1
    others = tuple(k for k in range(np.ndim(array)) if k != axis)
    return float(np.mean(~np.any(np.asarray(array) != 0, axis=others)))


def rise(before: float | None, now: float | None, percent: float) -> str | None:
    """In words, that the loss rose by more than so many percent; None where it did not."""
    if before is None or now is None or not now > before + abs(before) * percent / 100:
        return None
    more = f" by more than {digits(percent)} %" if percent else ""
    return f"the loss rose{more} from {digits(before)} to {digits(now)}"


def _expression(
    breakpoint: Breakpoint, value: Any, grad: Any, of_gradient: bool, here: Mapping[str, Any]
) -> str | None:
    """An expression is asked once all it names is known: with ``grad`` in it, when the gradient is."""
    try:
        expression = parsed(breakpoint.expression)
        if ("grad" in expression.names) != of_gradient or ("grad" in expression.names and grad is None):
            return None
        if "value" in expression.names and value is None:
            return None
        if here.get("loss") is None and "loss" in expression.names:
            return None
        return f"{expression.text} holds" if expression.is_true({**here, "value": value, "grad": grad}) else None
    except ExpressionError:
        return None  # such as an index beyond the shape that this tensor has; the panel shows why


def _not_finite(what: str, array: Any) -> str | None:
    if array is None or np.asarray(array).dtype.kind not in "fc":
        return None
    bad = ~np.isfinite(array)
    count = int(np.count_nonzero(bad))
    if not count:
        return None
    first = tuple(int(k) for k in np.argwhere(bad)[0])
    kind = "NaN" if np.isnan(np.asarray(array)[first]).any() else "Inf"
    place = f" at [{', '.join(map(str, first))}]" if first else ""
    return f"{kind} in the {what}{place}" + (f" and {count - 1} more" if count > 1 else "")
