"""Stops: at which entries of a recorded step a breakpoint's condition came true.

The step is recorded as a whole, so this is a search and not an interruption: it can be asked as often as one likes, in
any order, and a breakpoint that is set later also holds for steps that were recorded before.

- on a **node**: plain, it stops at the node's first operation, in forward and again in backward, and at an optimizer's
  first update. A node in which nothing runs (data, a muted node, a probe) stops where its numbers are known. With a
  condition, where an output or its gradient meets it; for NaN, at the very operation that made it.
- on a **parameter**: where its gradient is complete, and where it is updated.
- on a **link**: where the value that passes is known, and where the gradient comes back. A link that carries parameters
  stops as they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.graph import Breakpoint, Link, ParameterRef, PortRef, Target
from core.runtime.conditions import met, rise
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.trace import Entry, Trace

__all__ = ["Hit", "HitsIn", "Losses", "hits_in", "hits_of_sentry", "outputs_of", "parameters_of_link"]

Losses = tuple[float | None, float | None]  # of the step before and of this one


@dataclass(frozen=True)
class Hit:
    """A breakpoint came true: at which entry, in words what met it, and the whole sentence for the person."""

    target: Target
    entry: int
    node: str
    why: str = ""
    message: str = ""


@dataclass(frozen=True)
class Moment:
    """Something a condition can be asked about: numbers that are known from an entry on."""

    entry: int
    value: Any = None
    grad: Any = None
    of_gradient: bool = False  # whether the gradient is what is new


@dataclass(frozen=True)
class HitsIn(Question):
    """Where these breakpoints stop in a recorded step, in order."""

    step: int
    breakpoints: tuple[Breakpoint, ...]

    def answer(self, bench: Bench) -> tuple[Hit, ...]:
        return hits_in(trace_of(bench, self.step), bench.plan, self.breakpoints, bench.losses_at(self.step))


def hits_in(
    trace: Trace, plan: Any, breakpoints: Iterable[Breakpoint], losses: Mapping[str, Losses]
) -> tuple[Hit, ...]:
    """Every stop of a recorded step, in the order of its entries.

    Parameters
    ----------
    plan
        What was trained: it knows nodes without operations, and which optimizer a loss belongs to.
    losses
        Loss of the step before and of this one, by optimizer node.
    """
    found = [hit for b in breakpoints if b.enabled for hit in _of_one(b, trace, plan, losses)]
    entries = trace.summary.entries
    told = [replace(h, message=_describe(h, plan, entries[h.entry], trace.summary.step)) for h in found]
    return tuple(sorted(told, key=lambda hit: hit.entry))


def hits_of_sentry(trace: Trace, plan: Any, first: tuple[Target, str]) -> tuple[Hit, ...]:
    """Where to stand if a condition came true in a tensor that was too large to be recorded whole: where its node or
    parameter first comes up."""
    target, why = first
    found = hits_in(trace, plan, [Breakpoint(target)], {})[:1]
    entries, step = trace.summary.entries, trace.summary.step
    met_by = [replace(hit, why=f"{why}, in a tensor of which only a sample is recorded") for hit in found]
    return tuple(replace(hit, message=_describe(hit, plan, entries[hit.entry], step)) for hit in met_by)


def _of_one(breakpoint: Breakpoint, trace: Trace, plan: Any, losses: Mapping[str, Losses]) -> Iterator[Hit]:
    entries = trace.summary.entries
    if not entries:
        return
    target = breakpoint.target
    if breakpoint.condition == "loss_rises":
        yield from _rise(breakpoint, trace, plan, losses)
        return
    if breakpoint.condition == "nan" and isinstance(target, str):
        moments: Iterable[Moment] = _operations(target, entries, trace)
    elif isinstance(target, str) and not breakpoint.conditional:
        moments = _arrivals(target, entries, trace, plan)
    elif isinstance(target, str):
        moments = [m for ref in outputs_of(plan, target) for m in _port(ref, trace)]
    elif isinstance(target, ParameterRef):
        moments = _parameter(str(target), entries, trace)
    else:
        moments = _link(target, entries, trace, plan)
    here = {"step": trace.summary.step, "epoch": trace.summary.epoch, "loss": trace.summary.loss}
    last = -1
    for moment in sorted(moments, key=lambda m: m.entry):
        entry = entries[min(max(moment.entry, 0), len(entries) - 1)]
        if entry.index == last:
            continue
        why = met(breakpoint, moment.value, moment.grad, moment.of_gradient, here)
        if why is not None:
            last = entry.index
            yield Hit(target, entry.index, _node_of(target, entry), why)


def _describe(hit: Hit, plan: Any, entry: Entry, step: int) -> str:
    """The sentence that says why training stopped: which breakpoint, the number that met it, and where."""
    where = {"loss": "the loss", "update": "the update"}.get(entry.phase, entry.phase)
    why = f": {hit.why}" if hit.why else ""
    return (
        f"Stopped at the breakpoint on {target_title(hit.target, plan)}{why}. Step {step}, in {where}, {entry.title}."
    )


def target_title(target: Target, plan: Any) -> str:
    """What a target is called on screen."""

    def title(node: str) -> str:
        return plan.nodes[node].title if node in plan.nodes else node

    if isinstance(target, str):
        return title(target)
    if isinstance(target, ParameterRef):
        return f"{title(target.node)} · {target.name}"
    return f"{title(target.source.node)} → {title(target.target.node)}"


def outputs_of(plan: Any, node: str) -> list[PortRef]:
    """The outputs of a node that carry tensors."""
    planned = plan.nodes.get(node)
    return [PortRef(node, port) for port in planned.outputs] if planned is not None else []


def parameters_of_link(plan: Any, link: Link) -> list[str]:
    """The parameters that a link carries; none where it carries a tensor."""
    planned = plan.nodes.get(link.source.node)
    out = planned.spec.output(link.source.port) if planned is not None else None
    if out is None or out.kind != "params":
        return []
    return [name for name in plan.parameters() if name.startswith(f"{link.source.node}.")]


def _arrivals(node: str, entries: list[Entry], trace: Trace, plan: Any) -> Iterator[Moment]:
    """A node's first operation in each phase; where its numbers are known if nothing runs in it."""
    seen: set[str] = set()
    before = ""
    for entry in entries:
        if entry.phase in ("forward", "loss") and before in ("backward", "update"):
            seen = set()  # the next optimizer's turn
        before = entry.phase
        phase = "forward" if entry.phase == "loss" else entry.phase
        if entry.node == node and phase not in seen:
            seen.add(phase)
            yield Moment(entry.index)
    planned = plan.nodes.get(node)
    if planned is None or any(e.node == node and e.phase in ("forward", "loss") for e in entries):
        return
    ports = trace.summary.ports
    known = [ports[ref].entry for ref in (*planned.sources, *outputs_of(plan, node)) if ref in ports]
    if known and planned.spec.role != "optimizer":
        yield Moment(max(known))


def _operations(node: str, entries: list[Entry], trace: Trace) -> Iterator[Moment]:
    """Everything an operation of the node, or an update of its parameters, made."""
    for entry in entries:
        if entry.node == node and entry.phase in ("forward", "loss"):
            yield from (Moment(entry.index, trace.array(o.key)) for o in entry.outputs)
        elif entry.node == node and entry.phase == "backward":
            yield from (Moment(entry.index, None, trace.array(o.key), True) for o in entry.outgoing)
        elif entry.phase == "update" and entry.attributes.get("parameter", "").startswith(f"{node}."):
            yield from (Moment(entry.index, trace.array(o.key)) for o in entry.outputs if o.name == "weight")
    for ref, record in trace.summary.ports.items():
        if ref.node == node:
            yield Moment(record.entry, trace.array(record.key))


def _port(ref: PortRef, trace: Trace) -> Iterator[Moment]:
    record = trace.summary.ports.get(ref)
    if record is None:
        return
    value = trace.array(record.key)
    yield Moment(record.entry, value)
    if record.grad_key:
        yield Moment(record.grad_entry, value, trace.array(record.grad_key), True)


def _parameter(name: str, entries: list[Entry], trace: Trace) -> Iterator[Moment]:
    """When the gradient is complete, and after each update: the value is asked again, and a plain breakpoint stops."""
    known = trace.summary.parameters.get(name)
    if known is None:
        return
    value, grad = trace.array(known["before"]), trace.arrays.get(known.get("grad", ""))
    for entry in entries:
        if entry.attributes.get("parameter") != name:
            continue
        if entry.phase == "backward" and entry.outgoing:
            yield Moment(entry.index, value, trace.array(entry.outgoing[0].key), True)
        elif entry.phase == "update":
            after = next((o.key for o in entry.outputs if o.name == "weight"), "")
            yield Moment(entry.index, trace.array(after) if after else value, grad)


def _link(link: Link, entries: list[Entry], trace: Trace, plan: Any) -> Iterator[Moment]:
    carried = parameters_of_link(plan, link)
    if carried:
        for name in carried:
            yield from _parameter(name, entries, trace)
        return
    record = trace.summary.ports.get(link.source)
    if record is None:
        return
    value = trace.array(record.key)
    yield Moment(record.entry, value)
    share = trace.summary.links.get(link)
    key, at = (share.key, share.entry) if share is not None else (record.grad_key, record.grad_entry)
    if key:
        yield Moment(at, value, trace.array(key), True)


def _rise(breakpoint: Breakpoint, trace: Trace, plan: Any, losses: Mapping[str, Losses]) -> Iterator[Hit]:
    """The loss that the target belongs to: an optimizer's own, else that of the first optimizer that needs the node."""
    node = breakpoint.target if isinstance(breakpoint.target, str) else ""
    node = node or (breakpoint.target.node if isinstance(breakpoint.target, ParameterRef) else "")
    if isinstance(breakpoint.target, Link):
        node = breakpoint.target.source.node
    objective = next((o for o in plan.objectives if node == o.node or node in o.order), None)
    before, now = losses.get(objective.node, (None, None)) if objective is not None else (None, None)
    why = rise(before, now, breakpoint.threshold)
    if why is None or objective is None:
        return
    record = trace.summary.ports.get(objective.loss)
    at = max(0, record.entry) if record is not None else 0
    yield Hit(breakpoint.target, at, trace.summary.entries[at].node, why)


def _node_of(target: Target, entry: Entry) -> str:
    if isinstance(target, str):
        return target
    return target.node if isinstance(target, ParameterRef) else entry.node
