"""Watched values: what expressions give at a place in a recorded step.

They are worked out where the arrays are; only a few words of each result travel to the window.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.graph import PortRef
from core.runtime.expressions import Expression, ExpressionError
from core.runtime.numbers import brief
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.trace import Trace, TraceSummary

__all__ = ["NotYet", "WatchValue", "WatchedAt", "known_names", "watch_value"]


class NotYet(LookupError):
    """A value that the step has, but only further on than the cursor is."""


@dataclass(frozen=True)
class WatchValue:
    """What an expression gives.

    Attributes
    ----------
    text
        A few words of the result, or why there is none.
    state
        ``known``; ``waiting``: further on in this step; ``wrong``: it cannot be worked out.
    shape
        Of the result; empty for one number.
    digest
        Equal for results that are equal to the bit.
    key, index
        The recorded tensor where the expression is one, and the element of it where it has an index.
    """

    text: str
    state: str = "known"
    shape: tuple[int, ...] = ()
    digest: bytes = b""
    key: str = ""
    index: tuple[int, ...] | None = None


@dataclass(frozen=True)
class WatchedAt(Question):
    """What these expressions give at an entry of a recorded step."""

    step: int
    cursor: int
    expressions: tuple[str, ...]

    def answer(self, bench: Bench) -> tuple[WatchValue, ...]:
        trace = trace_of(bench, self.step)
        return tuple(watch_value(trace, self.cursor, text) for text in self.expressions)


def watch_value(trace: Trace, cursor: int, text: str) -> WatchValue:
    """What one expression gives with the debugger at ``cursor``."""

    def look(name: str) -> Any:
        if name in ("step", "epoch", "loss"):
            return _of_step(trace.summary, name, cursor)
        return trace.array(key_of(trace.summary, name, cursor))

    try:
        expression = Expression.parse(text)
        result = np.asarray(expression.value(look))
    except NotYet as problem:
        return WatchValue(str(problem.args[0]), "waiting")
    except (LookupError, ExpressionError) as problem:
        return WatchValue(str(problem.args[0]), "wrong")
    key = ""
    if expression.reference:
        try:
            key = key_of(trace.summary, expression.reference, cursor)
        except LookupError:
            key = ""
    shown = str(bool(result)) if result.dtype == bool and result.ndim == 0 else brief(result)
    digest = hashlib.blake2b(result.tobytes(), digest_size=8).digest()
    return WatchValue(shown, "known", tuple(result.shape), digest, key, expression.index)


def key_of(summary: TraceSummary, name: str, cursor: int) -> str:
    """The key of what a name means: a parameter, an output (``tanh_1`` is its first one), or with ``.grad`` behind it
    its gradient.

    Raises
    ------
    NotYet
        Where the cursor has not come to it.
    LookupError
        Where the step knows no such value, with a sentence.
    """
    owner, gradient = (name[: -len(".grad")], True) if name.endswith(".grad") else (name, False)
    known = summary.parameters.get(owner)
    if known is not None:
        if gradient:
            return _reached(name, known.get("grad", ""), known.get("grad_entry", -1), cursor)
        return str(known["after"] if "after" in known and cursor >= known["update_entry"] else known["before"])
    node, _, port = owner.partition(".")
    refs = [ref for ref in summary.ports if ref.node == node and port in ("", ref.port)]
    if not refs:
        raise LookupError(f"This step knows no {owner}.")
    record = summary.ports[refs[0]]
    if gradient:
        return _reached(name, record.grad_key, record.grad_entry, cursor)
    return _reached(name, record.key, record.entry, cursor)


def known_names(parameters: Iterable[str], ports: Mapping[PortRef, Any]) -> list[str]:
    """Everything a watch can name, for completion."""
    tensors = [*sorted(parameters), *sorted(str(ref) for ref in ports)]
    return [*tensors, *(f"{name}.grad" for name in tensors), "loss", "step", "epoch"]


def _of_step(summary: TraceSummary, name: str, cursor: int) -> Any:
    if name != "loss":
        return summary.step if name == "step" else summary.epoch
    if summary.loss is None:
        raise LookupError("This step has no loss.")
    last = max((e.index for e in summary.entries if e.phase == "loss"), default=-1)
    if last > cursor:
        raise NotYet("The loss is not known yet.")
    return summary.loss


def _reached(name: str, key: str, entry: int, cursor: int) -> str:
    if not key:
        raise LookupError(f"No gradient reaches {name.removesuffix('.grad')} in this step.")
    if entry > cursor:
        raise NotYet(f"{name} is not known yet.")
    return key
