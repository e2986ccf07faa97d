"""Sentry: watches a step for conditional breakpoints at a fraction of what recording it costs.

It keeps nothing and copies next to nothing; it only says whether some condition *may* have come true. Then the step is
run again and recorded, and ``core.runtime.stops`` says exactly where. So a breakpoint that never fires hardly slows the
training down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.engine.autograd.observe import Observer, observe
from core.graph import Breakpoint, Link, ParameterRef, PortRef, Target
from core.runtime.conditions import met, parsed, rise
from core.runtime.expressions import ExpressionError
from core.runtime.stops import Losses, outputs_of, parameters_of_link

__all__ = ["Guard", "Sentry"]

_OF_STEP = frozenset(("step", "epoch", "loss"))


@dataclass
class Guard:
    """What a set of breakpoints asks of every step of one plan.

    Attributes
    ----------
    record
        Whether every step must be recorded: some breakpoint is plain, or needs what only a record has.
    ports, parameters
        Conditions on node outputs and on parameters.
    operations
        Nodes in which a NaN stops.
    after
        Conditions that can be asked once the step is over: its loss.
    """

    plan: Any
    record: bool = False
    ports: dict[PortRef, list[Breakpoint]] = field(default_factory=dict)
    parameters: dict[str, list[Breakpoint]] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)
    after: list[Breakpoint] = field(default_factory=list)

    @staticmethod
    def of(breakpoints: Iterable[Breakpoint], plan: Any) -> Guard:
        """Sort enabled breakpoints by what they need; those on things that are not in the plan stop nothing."""
        guard = Guard(plan)
        for breakpoint in breakpoints:
            if breakpoint.enabled:
                guard._take(breakpoint)
        return guard

    @property
    def watches(self) -> bool:
        """Whether a step needs a Sentry."""
        return bool(self.ports or self.parameters or self.operations)

    @property
    def idle(self) -> bool:
        """Whether nothing can stop."""
        return not (self.record or self.watches or self.after)

    def loss_meets(self, losses: Mapping[str, Losses], step: int, epoch: int) -> bool:
        """Whether a condition on the loss may have come true in a step that is over."""
        for breakpoint in self.after:
            for before, now in losses.values():
                here = {"step": step, "epoch": epoch, "loss": now}
                if breakpoint.condition == "loss_rises":
                    if rise(before, now, breakpoint.threshold) is not None:
                        return True
                elif met(breakpoint, None, None, False, here) is not None:
                    return True
        return False

    def _take(self, breakpoint: Breakpoint) -> None:
        plan, target = self.plan, breakpoint.target
        names = _names(breakpoint)
        if isinstance(target, ParameterRef):
            known = str(target) in plan.parameters()
        elif isinstance(target, Link):
            known = target.source.node in plan.nodes and target in plan.graph.links
        else:
            known = target in plan.nodes
        if not known or names is None:
            return
        if breakpoint.condition == "loss_rises" or (breakpoint.condition == "expression" and names <= _OF_STEP):
            self.after.append(breakpoint)
        elif not breakpoint.conditional or "loss" in names:
            self.record = True
        elif isinstance(target, ParameterRef):
            self.parameters.setdefault(str(target), []).append(breakpoint)
        elif isinstance(target, Link):
            self._take_link(breakpoint, target, names)
        elif breakpoint.condition == "nan":
            self.operations.add(target)
            self.ports.update({ref: [*self.ports.get(ref, ()), breakpoint] for ref in outputs_of(plan, target)})
            for name in plan.parameters():
                if name.startswith(f"{target}."):
                    self.parameters.setdefault(name, []).append(breakpoint)
        else:
            for ref in outputs_of(plan, target):
                self.ports.setdefault(ref, []).append(breakpoint)

    def _take_link(self, breakpoint: Breakpoint, link: Link, names: frozenset[str]) -> None:
        carried = parameters_of_link(self.plan, link)
        if carried:
            for name in carried:
                self.parameters.setdefault(name, []).append(breakpoint)
        elif breakpoint.condition in ("grad_above", "grad_below") or "grad" in names:
            self.record = True  # a link's own share of a gradient is worked out from a record
        else:
            self.ports.setdefault(link.source, []).append(breakpoint)


class Sentry(Observer):
    """Looks on while a Trainer runs one step, in a Recorder's place.

    Attributes
    ----------
    first
        What the first breakpoint was on whose condition may have come true, and what met it; None where none did.
    """

    def __init__(self, guard: Guard, step: int, epoch: int) -> None:
        self.guard = guard
        self.first: tuple[Target, str] | None = None
        self._here = {"step": step, "epoch": epoch, "loss": None}
        self._node = ""
        self._of_grad_fn: dict[int, str] = {}  # grad_fn number -> node, of those in which a NaN stops
        self._outputs: dict[tuple[int, int], tuple[PortRef, Any]] = {}  # (grad_fn number, output) -> port, tensor
        self._leaves: dict[int, tuple[PortRef, Any]] = {}
        self._before: dict[str, np.ndarray] = {}

    @property
    def fired(self) -> bool:
        """Whether some condition may have come true."""
        return self.first is not None

    @contextmanager
    def recording(self, plan: Any, objective: Any) -> Iterator[None]:
        """Watch everything that happens inside."""
        known = plan.parameters()
        self._before = {name: _host(known[name]).copy() for name in self.guard.parameters if self._needs_both(name)}
        with observe(self):
            yield

    def feed(self, values: dict[PortRef, Any]) -> None:
        """The batch."""
        self._look_at(values, values)

    def enter(self, node: Any) -> None:
        """Operations belong to ``node`` from here on."""
        self._node = node.id

    def leave(self, node: Any, values: dict[PortRef, Any]) -> None:
        """The node has run; its outputs are known."""
        self._node = ""
        self._look_at((PortRef(node.id, port) for port in node.outputs), values)

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        if self._node in self.guard.operations:
            self._look_for_nan(self._node, (t.data_array for t in outputs if hasattr(t, "data_array")))
            if grad_fn is not None:
                self._of_grad_fn[grad_fn.sequence_nr] = self._node

    def forward_done(self, loss: Any) -> None:
        """The loss is known."""

    def after_backward(self, grad_fn: Any, grad_outputs: tuple, grad_inputs: tuple) -> None:
        if type(grad_fn).__name__ == "AccumulateGrad":
            known = self._leaves.get(id(grad_fn.variable))
            if known is not None:
                self._ask(self.guard.ports[known[0]], known[1], grad_fn.variable.grad.data_array)
            return
        number = grad_fn.sequence_nr
        if number in self._of_grad_fn:
            self._look_for_nan(self._of_grad_fn[number], (array for array in grad_inputs if array is not None))
        for place, array in enumerate(grad_outputs):
            found = self._outputs.get((number, place))
            if found is not None and array is not None:
                self._ask(self.guard.ports[found[0]], found[1], array)

    def backward_done(self) -> None:
        """Every gradient is known."""
        known = self.guard.plan.parameters()
        for name, breakpoints in self.guard.parameters.items():
            parameter = known[name]
            if parameter.grad is not None:
                value = self._before.get(name)
                self._ask_one(breakpoints, _host(parameter) if value is None else value, _host(parameter.grad), True)

    @contextmanager
    def updating(self, objective: Any) -> Iterator[None]:
        """Watch an optimizer's step."""
        yield
        known = self.guard.plan.parameters()
        for name, breakpoints in self.guard.parameters.items():
            self._ask_one(breakpoints, _host(known[name]), None, False)

    def _look_at(self, refs: Iterable[PortRef], values: Mapping[PortRef, Any]) -> None:
        for ref in refs:
            breakpoints = self.guard.ports.get(ref)
            tensor = values.get(ref) if breakpoints else None
            if breakpoints and tensor is not None:
                self._ask_one(breakpoints, _host(tensor), None, False)
                if tensor.grad_fn is not None:
                    self._outputs[(tensor.grad_fn.sequence_nr, getattr(tensor, "output_nr", 0))] = (ref, tensor)
                elif tensor.requires_grad:
                    self._leaves[id(tensor)] = (ref, tensor)

    def _ask(self, breakpoints: list[Breakpoint], tensor: Any, gradient: Any) -> None:
        gradient = gradient if isinstance(gradient, np.ndarray) else gradient.get()
        self._ask_one(breakpoints, _host(tensor), gradient, True)

    def _ask_one(self, breakpoints: list[Breakpoint], value: Any, gradient: Any, of_gradient: bool) -> None:
        for breakpoint in breakpoints:
            if self.first is None:
                why = met(breakpoint, value, gradient, of_gradient, self._here)
                self.first = (breakpoint.target, why) if why is not None else None

    def _look_for_nan(self, node: str, arrays: Iterable[Any]) -> None:
        if self.first is None and any(_bad(array) for array in arrays):
            self.first = (node, "NaN or Inf")

    def _needs_both(self, name: str) -> bool:
        return any(b.condition == "expression" for b in self.guard.parameters[name])


def _names(breakpoint: Breakpoint) -> frozenset[str] | None:
    """What a breakpoint's expression needs; None for one that cannot be understood."""
    if breakpoint.condition != "expression":
        return frozenset()
    try:
        return parsed(breakpoint.expression).names
    except ExpressionError:
        return None


def _bad(array: Any) -> bool:
    return array.dtype.kind in "fc" and not np.isfinite(array).all()


def _host(tensor: Any) -> np.ndarray:
    return tensor.detach().cpu().numpy()
