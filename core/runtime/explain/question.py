"""The question "where does this number come from?", and which answer it gets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.runtime.explain.downstream import downstream
from core.runtime.explain.explanation import Explanation, Number, at
from core.runtime.explain.gradients import by_chain_rule, by_paths
from core.runtime.explain.record import Record
from core.runtime.explain.updates import by_update
from core.runtime.explain.values import by_operation
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.trace import Made, Spot

__all__ = ["Explain", "explain"]


@dataclass(frozen=True)
class Explain(Question):
    """Where one element of a recorded tensor comes from. Answered with an Explanation."""

    spot: Spot

    def answer(self, bench: Bench) -> Explanation:
        trace = trace_of(bench, self.spot.step)
        return explain(Record(trace, bench.traces.get(self.spot.step - 1)), self.spot)


def explain(record: Record, spot: Spot) -> Explanation:
    """The explanation of one element.

    Raises
    ------
    LookupError
        If the tensor is no longer kept, or too large to have been kept whole; IndexError for an index outside of it.
    """
    made = record.made(spot.key)
    index = tuple(spot.index or ())
    shape = record.trace.shape(spot.key)
    if len(index) != len(shape) or any(not 0 <= k < n for k, n in zip(index, shape, strict=True)):
        raise IndexError(f"There is no element {list(index)} in a tensor of shape {shape}.")
    found = _explained(record, spot.key, index, made)
    return replace(found, onward=_onward(record, spot.key, index))


def _explained(record: Record, key: str, index: tuple[int, ...], made: Made) -> Explanation:
    if made.kind == "backward":
        return by_chain_rule(record, key, index)
    if made.kind == "sum":
        return by_paths(record, key, index)
    if made.kind == "grad" and made.parts:
        inner = _explained(record, made.parts[0], index, record.made(made.parts[0]))
        before = "which was None before"
        if record.value(key, index) != record.value(made.parts[0], index):
            before = "where earlier batches of this update have left theirs"
        words = f"Backward adds it to {made.name}.grad, {before}. {inner.sentence}"
        return replace(inner, spot=record.spot(key, index), sentence=words, entry=made.entry)
    if made.kind == "clipped":
        inner = _explained(record, made.parts[0], index, record.made(made.parts[0]))
        words = f"Clipping (or unscaling) made it {record.value(key, index):.6g}. {inner.sentence}"
        return replace(inner, spot=record.spot(key, index), sentence=words, entry=made.entry)
    if made.kind == "forward":
        return by_operation(record, key, index)
    if made.kind == "update":
        return by_update(record, key, index)
    return _given(record, key, index, made)


def _given(record: Record, key: str, index: tuple[int, ...], made: Made) -> Explanation:
    """What was not computed in this step, and how it came into it."""
    words = "It is a constant of the operation."
    numbers: tuple[Number, ...] = ()
    if made.kind == "batch":
        words = "It came with the batch: the data node read it."
        if index:
            words = f"It came with the batch: sample {index[0]} of those the data node drew for this step."
    elif made.kind == "parameter":
        words = "It is a parameter, as the step before left it."
        numbers = _from_the_step_before(record, made.name, index)
        if not numbers:
            words += (
                f" Step {record.step - 1} is not kept, so its update cannot be opened."
                if record.step > 1
                else (" This is the first step: it is the initial value, drawn from the seed.")
            )
    elif made.kind == "seed":
        words = "Backward begins here: the derivative of the loss by itself is 1."
        if record.value(key, index) != 1:
            words += " It is multiplied by the scale of mixed precision and divided by the batches of an update."
    elif made.kind == "memory":
        words = "The optimizer remembers it from the step before."
    elif made.kind == "kept":
        operation = record.entries[made.entry].operation
        words = f"{operation} worked it out, or drew it, in forward and keeps it for its derivative."
    return Explanation(
        record.spot(key, index), "given", record.title(key) + at(index), record.value(key, index), words,
        numbers=numbers, entry=made.entry,
    )  # fmt: skip


def _from_the_step_before(record: Record, name: str, index: tuple[int, ...]) -> tuple[Number, ...]:
    earlier = record.earlier
    known = earlier.summary.parameters.get(name, {}) if earlier is not None else {}
    if earlier is None or "after" not in known:
        return ()
    spot = Spot(earlier.summary.step, known["after"], index, f"{name} after step {earlier.summary.step}")
    return (Number(f"update of step {earlier.summary.step}", float(earlier.array(known["after"])[index]), spot),)


def _onward(record: Record, key: str, index: tuple[int, ...]) -> tuple[Number, ...]:
    """The same element elsewhere: its gradient, the value it is the gradient of, its update."""
    summary = record.trace.summary
    found = []
    variable = record.variable(key)
    if variable is not None:
        found.append(("its value", variable))
    for port in summary.ports.values():
        if port.key == key and port.grad_key:
            found.append(("its gradient", port.grad_key))
            break
    else:
        gradients = [
            e for e in record.entries if e.phase == "backward" and e.outgoing and any(o.key == key for o in e.inputs)
        ]
        for entry in gradients[:1]:
            ran = record.ran(record.forward_entry(entry))
            for operand in entry.outgoing:
                made = record.made(operand.key)
                if made.kind == "backward" and ran.arguments[made.place] == ("key", key):
                    found.append(("its gradient", operand.key))
    for known in summary.parameters.values():
        if "after" in known and (key in (known.get("grad"), known["before"]) or variable == known["before"]):
            found.append(("after the update", known["after"]))
            if key == known["before"] and "grad" in known and all(k != known["grad"] for _, k in found):
                found = [(w, k) for w, k in found if w != "its gradient"] + [("its gradient", known["grad"])]
    same = tuple(
        Number(words, record.value(other, index), record.spot(other, index))
        for words, other in dict.fromkeys(found)
        if other not in record.trace.sampled and record.trace.shape(other) == record.trace.shape(key)
    )
    return same + downstream(record, key, index)
