"""A second opinion on a number: the loss of this very batch, computed again with this element moved a little.

The recorded operations are run again in float64 from the moved element to the loss, twice, and the difference is the
derivative. A value (not a gradient) is computed again in float64 from the recorded inputs of its operation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.engine import backend
from core.engine.autograd.local import run_again
from core.runtime.explain.record import Record
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.trace import Ran, Spot

__all__ = ["CheckNumber", "Checked", "check"]

CAST = "to"  # what changes the format
STEP = 1e-4  # relative; the error of central differences in float64 is its square


@dataclass(frozen=True)
class Checked:
    """The recorded number beside the one computed in another way.

    Attributes
    ----------
    how
        ``finite difference`` or ``computed again``.
    recorded, found
        The two numbers.
    step
        How far the element was moved, each way; 0 where nothing was moved.
    left, right
        One-sided differences: far apart where the function has a kink, such as relu at 0.
    agrees
        Whether they are equal as far as float32 allows.
    note
        A sentence where something has to be said.
    """

    how: str
    recorded: float
    found: float
    step: float = 0.0
    left: float = 0.0
    right: float = 0.0
    agrees: bool = True
    note: str = ""


@dataclass(frozen=True)
class CheckNumber(Question):
    """Check one element of a recorded tensor. Answered with Checked."""

    spot: Spot

    def answer(self, bench: Bench) -> Checked:
        return check(Record(trace_of(bench, self.spot.step)), self.spot)


def check(record: Record, spot: Spot) -> Checked:
    """The second opinion.

    Raises
    ------
    LookupError
        Where there is nothing to compare with: data, constants, memory of an optimizer.
    """
    index = tuple(spot.index or ())
    recorded = record.value(spot.key, index)
    variable = record.variable(spot.key)
    if variable is not None:
        return _difference(record, spot.key, variable, index, recorded)
    made = record.made(spot.key)
    if made.kind != "forward":
        raise LookupError("This number was not computed in this step, so there is nothing to compare it with.")
    ran = record.ran(record.entries[made.entry])
    if ran.operation.draws:
        raise LookupError(f"{ran.operation.name} draws random numbers: computed again it gives others.")
    again = _outputs(ran, [_wide(a) for a in record.arguments(ran)])
    found = float(again[made.place][index])
    return Checked("computed again", recorded, found, agrees=_close(recorded, found))


def _difference(record: Record, key: str, variable: str, index: tuple[int, ...], recorded: float) -> Checked:
    loss_entry, loss_key = _loss_of(record, key)
    x = float(record.whole(variable)[index])
    if not np.isfinite(x):
        raise LookupError(f"This element is {x}: it cannot be moved a little.")
    h = STEP * max(1.0, abs(x))
    made = record.made(key)
    use = None
    if made.kind == "backward":  # one of perhaps several uses of the tensor: only there it is moved
        use = (record.forward_entry(record.entries[made.entry]).index, made.place)

    def loss(by: float) -> float:
        return _loss(record, variable, index, by, use, loss_entry, loss_key)

    middle, after, before = loss(0.0), loss(h), loss(-h)
    found, left, right = (after - before) / (2 * h), (middle - before) / h, (after - middle) / h
    kink = abs(right - left) > 0.05 * max(abs(left), abs(right)) and abs(right - left) > 1e-5
    # Among hundreds of relus and poolings one often has its kink within the step: then the slopes to both sides differ
    # a little, and the derivative is one of them or lies between. Where there is none, they are equal but for h times
    # the curvature.
    between = min(left, right) - 1e-6 <= recorded <= max(left, right) + 1e-6
    agrees = between or _close(recorded, found, record.largest_gradient)
    note = "The function has a kink here (as relu has at 0): the slopes to both sides differ." if kink else ""
    if not agrees and _goes_through(record, "ctc_loss"):
        note = (
            "CTC's derivative counts on probabilities that add up to one, as after log_softmax; to move one of them "
            "alone breaks that."
        )
    return Checked("finite difference", recorded, found, h, left, right, agrees, note)


def _goes_through(record: Record, operation: str) -> bool:
    return any(ran.operation.name == operation for ran in record.trace.ran.values())


def _loss_of(record: Record, key: str) -> tuple[int, str]:
    """The loss that this gradient is a derivative of: where the backward pass began that it belongs to."""
    made = record.made(key)
    while made.entry < 0 and made.parts:
        key, made = made.parts[0], record.made(made.parts[0])
    last = made.entry if made.entry >= 0 else len(record.entries) - 1
    for entry in reversed(record.entries[: last + 1]):
        if entry.phase != "backward" or not entry.incoming:
            continue
        start = entry.incoming[0].key
        if record.made(start).kind == "seed" and (made.kind != "seed" or start == key):  # a seed is its own loss's
            forward = record.forward_entry(entry)
            return forward.index, record.ran(forward).outputs[0]
    raise LookupError("The start of this backward pass was not recorded.")


def _loss(
    record: Record,
    variable: str,
    index: tuple[int, ...],
    by: float,
    use: tuple[int, int] | None,
    last: int,
    loss_key: str,
) -> float:
    """The loss with one element moved, everywhere or in one ``use`` (an entry and the place of its argument)."""
    moved = _wide(record.whole(variable)).copy()
    moved[index] += by
    changed: dict[str, Any] = {variable: moved} if use is None else {}
    for at in sorted(record.trace.ran):
        ran = record.trace.ran[at]
        if at > last:
            break
        touched = any(kind == "key" and key in changed for kind, key in ran.arguments)
        here = use is not None and use[0] == at
        if not (touched or here) or ran.operation.name == "detach" or variable in ran.outputs:
            continue
        arguments = [
            changed[v] if kind == "key" and v in changed else _wide(record.whole(v)) if kind == "key" else v
            for kind, v in ran.arguments
        ]
        if here and use is not None:
            arguments[use[1]] = moved
        made = _drawn(record, ran, arguments) if ran.operation.draws else _outputs(ran, arguments)
        changed.update(zip(ran.outputs, made, strict=True))
    found = changed.get(loss_key)
    return float(found) if found is not None else float(record.value(loss_key, ()))


def _outputs(ran: Ran, arguments: list[Any]) -> tuple[Any, ...]:
    made = run_again(ran.operation, arguments)
    if ran.operation.name == CAST and made[0].dtype.kind == "f" and arguments[0].dtype.kind == "f":
        return (arguments[0],)  # a short format would round the move away
    return made


def _drawn(record: Record, ran: Ran, arguments: list[Any]) -> tuple[Any, ...]:
    """What an operation with recorded random numbers gives: it is linear in its input, apart from a constant."""
    local = record.local(ran)
    made = []
    for number, key in enumerate(ran.outputs):
        y = _wide(record.whole(key))
        for place, (kind, value) in enumerate(ran.arguments):
            if kind != "key":
                continue
            before = record.whole(value)
            move = arguments[place] - _wide(before)
            slope = local.column(place, backend.array_module(before).ones(before.shape, before.dtype), number)
            if slope is not None:
                y = y + _wide(slope) * move
        made.append(y)
    return tuple(made)


def _wide(value: Any) -> Any:
    if hasattr(value, "dtype") and hasattr(value, "shape") and value.dtype.kind == "f":
        return value.astype(np.float64)
    return value


def _close(recorded: float, found: float, largest: float = 0.0) -> bool:
    return bool(np.isclose(recorded, found, rtol=2e-3, atol=2e-6 + 4e-6 * largest))
