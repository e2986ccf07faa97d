"""Where a number goes on to: the element that it moves most, one for each operation that uses it.

A value goes on to the outputs of the operations that read it; a gradient goes on to the inputs of the operation that
made its tensor. So the terms of an explanation lead back to causes, and this leads on to effects.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine import backend
from core.runtime.explain.explanation import Number
from core.runtime.explain.record import Record, index_of, unit

__all__ = ["downstream"]

MOST = 3  # operations that are named


def downstream(record: Record, key: str, index: tuple[int, ...]) -> tuple[Number, ...]:
    """Links onward from one element; none where nothing uses it, or where it moves nothing."""
    if key in record.trace.sampled:
        return ()
    try:
        found = _of_gradient(record, key, index) if record.variable(key) is not None else _of_value(record, key, index)
    except (LookupError, RuntimeError, ValueError):
        return ()  # an operation that cannot be run again: there is still all the rest to see
    return tuple(found[:MOST])


def _of_value(record: Record, key: str, index: tuple[int, ...]) -> list[Number]:
    found: list[Number] = []
    for at, ran in record.trace.ran.items():
        places = [k for k, argument in enumerate(ran.arguments) if argument == ("key", key)]
        if not places or not getattr(ran.operation, "differentiable", True) or not hasattr(ran.operation, "forward"):
            continue
        if any(k in record.trace.sampled for k in ran.outputs) or len(found) == MOST:
            continue
        one = unit(record.whole(key), index)
        column = record.local(ran).column(places[0], one)
        there = _largest(column)
        if there is not None:
            entry = record.entries[at]
            words = f"goes into {' › '.join((entry.title, *entry.scope))} ({entry.operation})"
            output = ran.outputs[0]
            found.append(Number(words, record.value(output, there), record.spot(output, there)))
    return found


def _of_gradient(record: Record, key: str, index: tuple[int, ...]) -> list[Number]:
    found = []
    for entry in record.entries:
        if entry.phase != "backward" or all(operand.key != key for operand in entry.incoming):
            continue
        if entry.operation == "accumulate_grad":
            total = entry.outgoing[0].key
            found.append(
                Number(
                    f"goes into {record.made(total).name}.grad", record.value(total, index), record.spot(total, index)
                )
            )
            continue
        ran = record.ran(record.forward_entry(entry))
        output = next(k for k, operand in enumerate(entry.incoming) if operand.key == key)
        rows = record.local(ran).row(output, unit(record.whole(key), index))
        for operand in entry.outgoing:
            there = _largest(rows[record.made(operand.key).place])
            if there is not None and operand.key not in record.trace.sampled:
                words = (
                    f"goes on to the gradient of {operand.symbol or operand.name} in {entry.title} ({entry.grad_name})"
                )
                found.append(Number(words, record.value(operand.key, there), record.spot(operand.key, there)))
    return found


def _largest(derivatives: Any) -> tuple[int, ...] | None:
    """The element that is moved most."""
    if derivatives is None or not derivatives.size:
        return None
    sizes = np.abs(backend.to_numpy(derivatives)).ravel()
    best = int(np.argmax(sizes))
    return index_of(best, tuple(derivatives.shape)) if sizes[best] > 0 else None
