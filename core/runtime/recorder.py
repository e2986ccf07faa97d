"""Recorder: watches the engine while a Trainer runs one step, and writes down what happened.

It is an observer of the engine: no operation knows of it, and without one a step pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from core.engine.autograd.detached import DETACH
from core.engine.autograd.observe import Observer, observe
from core.graph import PortRef
from core.runtime.autograd_graph import autograd_nodes
from core.runtime.cuts import note_cuts
from core.runtime.keeper import STEP_BYTES, Keeper, owner_of
from core.runtime.link_gradients import link_gradients
from core.runtime.numbers import short
from core.runtime.operand_names import letter, operand_letters, operand_names
from core.runtime.recorded_update import recorded_update
from core.runtime.saved_tensors import SavedTensors
from core.runtime.scopes import Scopes
from core.runtime.trace import (
    Entry,
    Made,
    Operand,
    Phase,
    PortRecord,
    Ran,
    Trace,
    TraceSummary,
)

__all__ = ["Recorder"]


class Recorder(Observer):
    """Fills one Trace while a Trainer runs one step, within ``budget_bytes``."""

    def __init__(self, step: int, epoch: int, budget_bytes: int = STEP_BYTES) -> None:
        self.trace = Trace(TraceSummary(step, epoch, "", None))
        self._keeper = Keeper(self.trace, budget_bytes)
        self._scopes = Scopes()
        self._tensors: dict[int, tuple[Any, str]] = {}  # id -> (tensor, key); holding it keeps the id its own
        self._names: dict[int, str] = {}
        self._changing: set[int] = set()  # arrays that the step will change in place: parameters and buffers
        self._origin: dict[str, str] = {}
        self._entry_of: dict[int, int] = {}  # grad_fn number -> forward entry
        self._uses: dict[int, tuple] = {}  # grad_fn number -> where the gradients of its inputs go
        self._arrived: dict[tuple[Any, int], list[str]] = {}  # what flowed to an output of a grad_fn, or to a leaf
        self._grad_key: dict[tuple[int, int], str] = {}  # (grad_fn number, output) -> key of its gradient
        self._leaf_grad: dict[int, tuple[str, int]] = {}  # leaf tensor id -> key of its gradient, entry
        self._saved = SavedTensors(self._changing)
        self._node: tuple[str, str] = ("", "")
        self._phase: Phase = "forward"
        self._plan: Any = None
        self._own: frozenset[str] = frozenset()  # the parameters that the present objective trains
        self._leaves: list[Any] = []  # held so that their AccumulateGrads stay the same objects

    @contextmanager
    def recording(self, plan: Any, objective: Any) -> Iterator[None]:
        """Watch everything that happens inside; parameters are copied first, since the update changes them in place."""
        self._plan = plan
        self._own = frozenset(objective.parameters) if objective is not None else frozenset()
        if objective is not None:
            self.trace.summary.objective = objective.node
        for name, parameter in plan.parameters().items():
            self._names[id(parameter)] = name
            self._changing.add(id(owner_of(parameter.data_array)))
            key = self._keeper.keep(parameter.data_array, Made("parameter", name=name), copy=True)
            self._tensors[id(parameter)] = (parameter, key)
            self._origin[key] = name
            self.trace.summary.parameters.setdefault(name, {"before": key})
        for module in plan.modules.values():
            self._changing.update(id(owner_of(buffer.data_array)) for buffer in module.buffers())
        with observe(self), self._scopes.watching():
            yield

    def feed(self, values: dict[PortRef, Any]) -> None:
        """The batch: outputs of data nodes are known before anything runs."""
        for ref, tensor in values.items():
            self._port(ref, tensor, self._plan.nodes[ref.node].title, Made("batch", name=str(ref)))

    def enter(self, node: Any) -> None:
        """Operations belong to ``node`` from here on."""
        self._node = (node.id, node.title)
        self._phase = "loss" if any(o.kind == "loss" for o in node.spec.outputs) else "forward"
        self._scopes.enter(self._plan.modules.get(node.id))

    def leave(self, node: Any, values: dict[PortRef, Any]) -> None:
        """The node has run; its outputs are known."""
        for port in node.outputs:
            ref = PortRef(node.id, port)
            if ref in values:
                self._port(ref, values[ref], node.title)
        self._node, self._phase = ("", ""), "forward"

    def enter_scope(self, name: str) -> None:
        self._scopes.push(name)

    def leave_scope(self) -> None:
        self._scopes.pop()

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        names = operand_names(operation, len(inputs))
        symbols = operand_letters(operation, len(inputs))
        given = tuple(
            self._operand(n, t, symbol=s) for n, t, s in zip(names, inputs, symbols, strict=True) if _is_tensor(t)
        )
        constants = {n: str(v) for n, v in zip(names, inputs, strict=True) if not _is_tensor(v) and v is not None}
        attributes = {k: str(v) for k, v in operation.attributes.items()}
        out_names = operation.outputs if len(outputs) > 1 else ("y",)
        at = len(self.trace.summary.entries)
        made = tuple(
            self._operand(n, t, Made("forward", at, k), fresh=True, symbol=n)
            for k, (n, t) in enumerate(zip(out_names, outputs, strict=False))
        )
        inside = self._kept_inside(operation, grad_fn, at)
        number = grad_fn.sequence_nr if grad_fn is not None else None
        uses = tuple(self._use(t) for t in inputs)
        self._add(
            self._phase,
            self._node,
            operation,
            attributes={**attributes, **constants},
            inputs=given,
            outputs=made + inside,
            grad_fn=number,
            scope=self._scopes.path,
            saved=self._saved.of(grad_fn),
        )
        self.trace.ran[at] = Ran(
            operation.again(),
            tuple(("key", self._tensors[id(v)][1]) if _is_tensor(v) else ("value", v) for v in inputs)
            if not any(v is y for v in inputs for y in outputs)
            else (),
            tuple(o.key for o in made),
            {name: o.key for name, o in zip(operation.outputs[operation.visible :], inside, strict=False)},
            uses,
        )
        if number is not None:
            self._entry_of[number] = at
            self._uses[number] = uses

    def after_detach(self, x: Any, y: Any) -> None:
        """An entry of its own: nothing is computed, but here gradients end."""
        self.after_forward(DETACH, (x,), (y,), None)

    def forward_done(self, loss: Any) -> None:
        """The loss is known: note its number and the autograd graph, which backward will free."""
        summary = self.trace.summary
        if loss.numel() == 1:
            summary.loss = float(loss.item())
        summary.autograd, self._leaves = autograd_nodes(loss.grad_fn, self._names, self._entry_of, summary.entries)

    def after_backward(self, grad_fn: Any, grad_outputs: tuple, grad_inputs: tuple) -> None:
        if type(grad_fn).__name__ == "AccumulateGrad":
            self._accumulate(grad_fn, grad_outputs[0])
            return
        number, at = grad_fn.sequence_nr, len(self.trace.summary.entries)
        before = self.trace.summary.entries[self._entry_of[number]] if number in self._entry_of else None
        names = operand_names(grad_fn.operation, len(grad_inputs))
        symbols = operand_letters(grad_fn.operation, len(grad_inputs))
        origins = {operand.name: operand.origin for operand in before.inputs} if before else {}
        incoming = []
        for place, array in enumerate(grad_outputs):
            if array is not None:
                key = self._sum(array, self._arrived.get((number, place), []))
                self._grad_key[(number, place)] = key
                name = "ȳ" if place == 0 else f"ȳ{place}"
                incoming.append(self._keeper.operand(name, key, "gradient of the output"))
        uses = self._uses.get(number, (None,) * len(grad_inputs))
        outgoing = []
        for place, array in enumerate(grad_inputs):
            if array is None:
                continue
            name = names[place]
            key = self._keeper.keep(array, Made("backward", at, place), copy=True)
            words = f"gradient of {origins.get(name) or name}"
            outgoing.append(self._keeper.operand(name, key, words, symbols[place]))
            if uses[place] is not None:
                self._arrived.setdefault(uses[place], []).append(key)
        self._add(
            "backward",
            (before.node, before.title) if before else ("", ""),
            grad_fn.operation,
            attributes=before.attributes if before else {},
            inputs=before.inputs if before else (),
            outputs=before.outputs if before else (),
            incoming=tuple(incoming),
            outgoing=tuple(outgoing),
            grad_fn=number,
            scope=before.scope if before else (),
            saved=before.saved if before else (),
        )

    def backward_done(self) -> None:
        """Every gradient is known: note it beside the values of the ports."""
        summary = self.trace.summary
        entry_of = {e.grad_fn: e.index for e in summary.entries if e.phase == "backward"}
        leaves = {name: known.get("grad_entry", -1) for name, known in summary.parameters.items()}
        summary.autograd = [
            replace(n, backward_entry=entry_of.get(n.id, -1) if n.id > 0 else leaves.get(n.label, -1))
            for n in summary.autograd
        ]
        by_key = {key: tensor for tensor, key in self._tensors.values() if key}
        for record in summary.ports.values():
            tensor = by_key.get(record.key)
            if tensor is None:
                continue
            if tensor.grad_fn is not None:
                key = self._grad_key.get((tensor.grad_fn.sequence_nr, getattr(tensor, "output_nr", 0)), "")
                at = entry_of.get(tensor.grad_fn.sequence_nr, -1)
            else:
                key, at = self._leaf_grad.get(id(tensor), ("", -1))
            if key:
                record.grad_key, record.grad_entry = key, at
                record.grad_text = short(self.trace.array(key))
        note_cuts(self.trace, self._plan, {key: tensor for key, tensor in by_key.items() if key})
        summary.links |= link_gradients(self._plan.graph, self._plan.nodes, self.trace)

    @contextmanager
    def updating(self, objective: Any) -> Iterator[None]:
        """Watch an optimizer's step: one entry for each parameter that it changes."""
        weights = {name: self._tensors[id(p)][1] for name, p in objective.parameters.items()}
        with recorded_update(self.trace, self._keeper, objective, weights):
            yield

    def _accumulate(self, grad_fn: Any, gradient: Any) -> None:
        leaf, at = grad_fn.variable, len(self.trace.summary.entries)
        name = self._names.get(id(leaf), "a leaf")
        # Taken out: where optimizers share a parameter, the next one's backward pass begins with none.
        key = self._sum(gradient, self._arrived.pop((name, -1), []))
        total_key = self._keeper.keep(leaf.grad.data_array, Made("grad", at, parts=(key,), name=name), copy=True)
        entry = self._add(
            "backward",
            (name.split(".")[0], ""),
            grad_fn.operation,
            incoming=(self._keeper.operand("ȳ", key, f"gradient of {name}"),),
            outgoing=(self._keeper.operand("grad", total_key, f"{name}.grad"),),
        )
        node = self._plan.nodes.get(entry.node)
        if node is not None:
            self.trace.summary.entries[-1] = replace(entry, title=node.title, attributes={"parameter": name})
        self._leaf_grad[id(leaf)] = (total_key, entry.index)
        known = self.trace.summary.parameters.get(name)
        if known is not None and (name in self._own or "grad" not in known):
            known["grad"], known["grad_entry"] = total_key, entry.index

    def _use(self, value: Any) -> tuple[Any, int] | None:
        """Where the gradient of an input goes: an output of a grad_fn, or a leaf by name."""
        if not _is_tensor(value) or not value.requires_grad:
            return None
        if value.grad_fn is None:
            return (self._names.get(id(value), "a leaf"), -1)
        return (value.grad_fn.sequence_nr, value.output_nr)

    def _sum(self, array: Any, parts: list[str]) -> str:
        """The key of a gradient that arrived: of its only part, or of the sum of several."""
        if len(parts) == 1 and parts[0] not in self.trace.sampled:
            return parts[0]
        made = Made("sum", parts=tuple(parts)) if parts else Made("seed")
        return self._keeper.keep(array, made, copy=True)

    def _kept_inside(self, operation: Any, grad_fn: Any, at: int) -> tuple[Operand, ...]:
        """What the operation drew or worked out and keeps for its derivative (a dropout mask): nobody can recompute
        the numbers without it."""
        inner = operation.outputs[operation.visible :]
        saved = grad_fn.saved if grad_fn is not None and inner else {}
        return tuple(
            self._keeper.operand(
                n, self._keeper.keep(saved[n], Made("kept", at, name=n)), "kept for backward", letter(n)
            )
            for n in inner
            if n in saved
        )

    def _add(self, phase: Phase, place: tuple[str, str], operation: Any, **rest: Any) -> Entry:
        entry = Entry(
            len(self.trace.summary.entries),
            phase,
            place[0],
            place[1],
            operation.name,
            operation.grad_name,
            operation.formula,
            dict(operation.derivatives),
            **rest,
        )
        self.trace.summary.entries.append(entry)
        return entry

    def _port(self, ref: PortRef, tensor: Any, title: str, made: Made | None = None) -> None:
        operand = self._operand(ref.port, tensor, made)
        self._origin.setdefault(operand.key, f"{title}.{ref.port}")
        known_at = len(self.trace.summary.entries) - 1
        self.trace.summary.ports[ref] = PortRecord(
            operand.key, known_at, short(self.trace.array(operand.key)), operand.shape
        )

    def _operand(
        self, name: str, tensor: Any, made: Made | None = None, fresh: bool = False, symbol: str = ""
    ) -> Operand:
        known = self._tensors.get(id(tensor))
        if known is None or fresh:
            array = tensor.data_array
            copy = id(owner_of(array)) in self._changing
            key = self._keeper.keep(array, made or Made("value"), copy=copy)
            self._tensors[id(tensor)] = (tensor, key)
        else:
            key = known[1]
        if fresh and self._node[1]:
            self._origin[key] = f"{self._node[1]}.{name}"
        return self._keeper.operand(
            name, key, self._origin.get(key, ""), symbol,
            requires_grad=tensor.requires_grad, leaf=tensor.is_leaf, version=tensor._version,
        )  # fmt: skip


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "data_array")
