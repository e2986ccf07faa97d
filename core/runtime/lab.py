"""AutogradLab: the recorded step's network on a bench of its own, where autograd can be driven by hand.

Call ``backward`` twice, free the graph or keep it, cut it, change a saved tensor in place: all with the engine's real
tape and its real errors. It is a copy with the weights and the batch of the recorded step: training stays untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

import core.engine as torch
from core.engine.autograd.graph import GradFn
from core.graph import PortRef
from core.nodes.registry import standard_registry
from core.runtime.keeper import owner_of
from core.runtime.numbers import brief, short
from core.runtime.plan import NodeFailed, Plan, compile_plan
from core.runtime.questions import Bench, Question, trace_of
from core.runtime.trace import Trace

__all__ = ["AutogradLab", "LabAction", "LabReport", "SavedRow", "TensorRow"]


@dataclass(frozen=True)
class TensorRow:
    """A tensor of the network: what autograd knows of it. ``gradient`` is its ``.grad`` in a few words, empty for None;
    ``norm`` its size."""

    node: str
    name: str
    shape: tuple[int, ...]
    leaf: bool
    requires_grad: bool
    grad_fn: str
    version: int
    gradient: str = ""
    norm: float = 0.0
    detached: bool = False
    port: PortRef | None = None


@dataclass(frozen=True)
class SavedRow:
    """A tensor that an operation on the tape keeps for its backward.

    ``version`` is its counter when it was saved, ``now`` the counter today: backward refuses where they differ.
    """

    node: str
    grad_fn: str
    letter: str
    shape: tuple[int, ...]
    nbytes: int
    version: int
    now: int
    shared: bool


@dataclass(frozen=True)
class LabReport:
    """How the bench stands after an action.

    Attributes
    ----------
    line, answer, failed
        What was done as a line of PyTorch, what came of it in words, and whether it was an error.
    graph
        ``none`` (nothing ran, or under no_grad), ``alive``, ``freed``.
    saved_bytes
        Memory that the tape holds beyond weights and tensors that live on anyway.
    """

    step: int
    line: str
    answer: str
    failed: bool
    graph: str
    loss: float | None
    tensors: tuple[TensorRow, ...]
    saved: tuple[SavedRow, ...]
    saved_bytes: int
    operations: int


@dataclass(frozen=True)
class LabAction(Question):
    """Do something on the bench: ``start``, ``forward``, ``backward``, ``zero_grad``, ``step``, ``detach``, ``attach``,
    ``in_place``. Answered with a LabReport.

    Parameters
    ----------
    step
        The recorded step to take weights and batch from.
    retain_graph, no_grad
        For backward and forward.
    port
        For detach, attach and in_place: which output.
    """

    kind: str
    step: int
    retain_graph: bool = False
    no_grad: bool = False
    port: PortRef | None = None

    def answer(self, bench: Bench) -> LabReport:
        lab = bench.lab
        if lab is None or self.kind == "start" or lab.step != self.step:
            lab = bench.lab = AutogradLab(bench.plan, trace_of(bench, self.step))
        return lab.do(self)


class AutogradLab:
    """One bench. Raises LookupError where the step has no batch, or nothing can be trained."""

    def __init__(self, plan: Plan, trace: Trace) -> None:
        self.step = trace.summary.step
        weights = {**plan.state(), **{n: trace.array(p["before"]) for n, p in trace.summary.parameters.items()}}
        with _own_random_numbers():
            self.plan = compile_plan(
                plan.graph, standard_registry(), seed=plan.seed, device=plan.device, weights=weights
            )
        if not self.plan.objectives:
            raise LookupError(
                "There is no loss here: autograd has nothing to differentiate. Add a loss and an optimizer."
            )
        self.objective = next(
            (o for o in self.plan.objectives if o.node == trace.summary.objective), self.plan.objectives[0]
        )
        self._batch = {
            ref: torch.tensor(trace.array(record.key), device=plan.device)
            for ref, record in trace.summary.ports.items()
            if ref.node in self.plan.feeds and record.key not in trace.sampled
        }
        self._values: dict[PortRef, Any] = {}
        self._detached: set[PortRef] = set()
        self._loss: Any = None
        self._freed = False

    def do(self, action: LabAction) -> LabReport:
        """Carry out an action; what PyTorch would raise is reported, not raised."""
        try:
            with _own_random_numbers():
                line, answer = getattr(self, f"_{action.kind}")(action)
            return self._report(line, answer, False)
        except (RuntimeError, ValueError) as error:
            cause = error.cause if isinstance(error, NodeFailed) else error
            return self._report(_LINES.get(action.kind, action.kind), str(cause), True)

    # ---- actions ----

    def _start(self, _: LabAction) -> tuple[str, str]:
        return "", f"The network of step {self.step} with its batch. Nothing has run yet."

    def _forward(self, action: LabAction) -> tuple[str, str]:
        values = dict(self._batch)
        mode = torch.no_grad() if action.no_grad else torch.enable_grad()
        with mode:
            for node in self.objective.order:
                self.plan.run((node,), values)
                for ref in self._detached:
                    if ref.node == node and ref in values:
                        values[ref] = values[ref].detach()
        self._values, self._loss, self._freed = values, values[self.objective.loss], False
        line = "loss = model(x)" if not action.no_grad else "with torch.no_grad(): loss = model(x)"
        number = f"loss = {float(self._loss.item()):.6g}"
        if self._loss.grad_fn is None:
            return line, f"{number}. Nothing is on the tape: the loss has no grad_fn, requires_grad is False."
        return line, f"{number}, grad_fn = <{self._loss.grad_fn.name()}>. The tape holds what backward will need."

    def _backward(self, action: LabAction) -> tuple[str, str]:
        line = "loss.backward(retain_graph=True)" if action.retain_graph else "loss.backward()"
        if self._loss is None:
            raise RuntimeError("There is no loss yet: run forward first.")
        had = {name for name, p in self.objective.parameters.items() if p.grad is not None}
        self._loss.backward(retain_graph=action.retain_graph)
        self._freed = not action.retain_graph
        added = sum(1 for name, p in self.objective.parameters.items() if name in had and p.grad is not None)
        words = [
            f"Added to what {added} .grad held already."
            if added
            else "Every .grad was None and has its first gradient."
        ]
        words.append("The graph is kept." if action.retain_graph else "The graph is freed: what was saved is gone.")
        return line, " ".join(words)

    def _zero_grad(self, _: LabAction) -> tuple[str, str]:
        for parameter in self.plan.parameters().values():
            parameter.grad = None
        return _LINES["zero_grad"], "Every .grad is None again."

    def _step(self, _: LabAction) -> tuple[str, str]:
        if self.objective.optimizer is None:
            raise RuntimeError("There is nothing to update: no parameter learns.")
        if all(p.grad is None for p in self.objective.parameters.values()):
            return _LINES["step"], "No parameter has a .grad, so nothing changed. Run backward first."
        self.objective.optimizer.step()
        return _LINES["step"], "Weights changed in place: their version counters went up."

    def _detach(self, action: LabAction) -> tuple[str, str]:
        assert action.port is not None
        self._detached.add(action.port)
        return f"{self._name(action.port)} = {self._name(action.port)}.detach()", (
            "Cut here at the next forward: what lies before gets no gradient through it."
        )

    def _attach(self, action: LabAction) -> tuple[str, str]:
        assert action.port is not None
        self._detached.discard(action.port)
        return "", f"{self._name(action.port)} is on the tape again at the next forward."

    def _in_place(self, action: LabAction) -> tuple[str, str]:
        assert action.port is not None
        tensor = self._values.get(action.port)
        line = f"{self._name(action.port)}.mul_(1)"
        if tensor is None:
            raise RuntimeError("This tensor does not exist yet: run forward first.")
        with torch.no_grad():
            tensor.mul_(1)
        return line, f"Its version is {tensor._version} now. A backward that saved it at an older version will refuse."

    # ---- the state of the bench ----

    def _report(self, line: str, answer: str, failed: bool) -> LabReport:
        functions = self._tape()
        graph = "none" if not functions else "freed" if self._freed else "alive"
        saved, held = self._saved(functions)
        loss = float(self._loss.item()) if self._loss is not None else None
        return LabReport(
            self.step, line, answer, failed, graph, loss, tuple(self._tensors()), tuple(saved), held, len(functions)
        )

    def _tensors(self) -> Iterator[TensorRow]:
        for name, parameter in self.plan.parameters().items():
            node, _, label = name.partition(".")
            yield self._row(node, f"{self.plan.nodes[node].title}.{label}", parameter)
        for ref, tensor in self._values.items():
            yield self._row(ref.node, self._name(ref), tensor, ref)

    def _row(self, node: str, name: str, tensor: Any, port: PortRef | None = None) -> TensorRow:
        gradient = tensor.grad if tensor.is_leaf else None
        array = None if gradient is None else torch.backend.to_numpy(gradient.data_array)
        grad_fn = "" if tensor.grad_fn is None else tensor.grad_fn.name()
        return TensorRow(
            node, name, tuple(tensor.shape), tensor.is_leaf, tensor.requires_grad, grad_fn, tensor._version,
            "" if array is None else short(array) if array.size > 3 else brief(array),
            0.0 if array is None else float(np.linalg.norm(array)), port in self._detached,
            port,
        )  # fmt: skip

    def _tape(self) -> list[GradFn]:
        root = self._loss.grad_fn if self._loss is not None else None
        found, waiting, seen = [], [root] if root is not None else [], set()
        while waiting:
            fn = waiting.pop()
            if id(fn) in seen:
                continue
            seen.add(id(fn))
            found.append(fn)
            waiting += [edge for edge in fn.edges if isinstance(edge, GradFn)]
        return sorted(found, key=lambda fn: -fn.sequence_nr)

    def _saved(self, functions: list[GradFn]) -> tuple[list[SavedRow], int]:
        weights = {id(owner_of(p.data_array)) for p in self.plan.parameters().values()}
        alive = {id(owner_of(t.data_array)) for t in self._values.values()}
        makers = {t.grad_fn: ref.node for ref, t in self._values.items() if t.grad_fn is not None}
        rows, seen, held, node = [], set(), 0, ""
        for fn in functions:
            node = makers.get(fn, node)
            cells = [(c, v) for c, v in zip(fn.guards[::2], fn.guards[1::2], strict=True)]
            for place, (letter, array) in enumerate((k, a) for k, a in fn.saved.items() if hasattr(a, "nbytes")):
                cell, version = cells[place] if place < len(cells) else (None, 0)
                owner = id(owner_of(array))
                shared = owner in weights or owner in alive or owner in seen
                seen.add(owner)
                held += 0 if shared else int(array.nbytes)
                now = version if cell is None else int(cell[0])
                rows.append(
                    SavedRow(node, fn.name(), letter, tuple(array.shape), int(array.nbytes), int(version), now, shared)
                )
        return rows, held

    def _name(self, ref: PortRef) -> str:
        return f"{self.plan.nodes[ref.node].title}.{ref.port}"


_LINES = {
    "forward": "loss = model(x)",
    "backward": "loss.backward()",
    "zero_grad": "optimizer.zero_grad()",
    "step": "optimizer.step()",
    "in_place": "tensor.mul_(1)",
}


@contextmanager
def _own_random_numbers() -> Iterator[None]:
    """Dropout on the bench must not change what the training draws next."""
    state = torch.get_rng_state()
    try:
        yield
    finally:
        torch.set_rng_state(state)
