"""Recorder: watches the engine while a Trainer runs one step, and writes down what happened.

It is an observer of the engine: no operation knows of it, and without one a step pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from core.engine.autograd.observe import Observer, observe
from core.graph import PortRef
from core.runtime.autograd_graph import autograd_nodes
from core.runtime.link_gradients import link_gradients
from core.runtime.numbers import brief, short
from core.runtime.trace import OPTIMIZER_SIGNS, Entry, Operand, Phase, PortRecord, Trace, TraceSummary

__all__ = ["Recorder"]

# Formulas have letters where kernels have words.
LETTERS = {"target": "t", "mask": "m"}


class Recorder(Observer):
    """Fills one Trace while a Trainer runs one step."""

    def __init__(self, step: int, epoch: int) -> None:
        self.trace = Trace(TraceSummary(step, epoch, "", None))
        self._tensors: dict[int, tuple[Any, str]] = {}  # id -> (tensor, key); holding it keeps the id its own
        self._names: dict[int, str] = {}
        self._origin: dict[str, str] = {}
        self._entry_of: dict[int, int] = {}  # grad_fn number -> forward entry
        self._grad_key: dict[tuple[int, int], str] = {}  # (grad_fn number, output) -> key of its gradient
        self._leaf_grad: dict[int, tuple[str, int]] = {}  # leaf tensor id -> key of its gradient, entry
        self._node: tuple[str, str] = ("", "")
        self._phase: Phase = "forward"
        self._counter = 0
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
            key = self._keep(np.array(_host(parameter)))
            self._tensors[id(parameter)] = (parameter, key)
            self._origin[key] = name
            self.trace.summary.parameters.setdefault(name, {"before": key})
        with observe(self):
            yield

    def feed(self, values: dict[PortRef, Any]) -> None:
        """The batch: outputs of data nodes are known before anything runs."""
        for ref, tensor in values.items():
            self._port(ref, tensor, self._plan.nodes[ref.node].title)

    def enter(self, node: Any) -> None:
        """Operations belong to ``node`` from here on."""
        self._node = (node.id, node.title)
        self._phase = "loss" if any(o.kind == "loss" for o in node.spec.outputs) else "forward"

    def leave(self, node: Any, values: dict[PortRef, Any]) -> None:
        """The node has run; its outputs are known."""
        for port in node.outputs:
            ref = PortRef(node.id, port)
            if ref in values:
                self._port(ref, values[ref], node.title)
        self._node, self._phase = ("", ""), "forward"

    def after_forward(self, operation: Any, inputs: tuple, outputs: tuple, grad_fn: Any) -> None:
        names = operand_names(operation, len(inputs))
        symbols = operand_names(operation, len(inputs), operation.symbols)
        given = tuple(
            replace(self._operand(n, t), symbol=LETTERS.get(s, s))
            for n, t, s in zip(names, inputs, symbols, strict=True)
            if _is_tensor(t)
        )
        constants = {n: str(v) for n, v in zip(names, inputs, strict=True) if not _is_tensor(v) and v is not None}
        attributes = {k: str(v) for k, v in operation.attributes.items()}
        out_names = operation.outputs if len(outputs) > 1 else ("y",)
        made = tuple(
            replace(self._operand(n, t, fresh=True), symbol=n) for n, t in zip(out_names, outputs, strict=False)
        )
        made += self._kept_inside(operation, grad_fn)
        entry = self._add(
            self._phase,
            self._node,
            operation,
            attributes={**attributes, **constants},
            inputs=given,
            outputs=made,
            grad_fn=grad_fn.sequence_nr if grad_fn is not None else None,
        )
        if grad_fn is not None:
            self._entry_of[grad_fn.sequence_nr] = entry.index

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
        number = grad_fn.sequence_nr
        before = self.trace.summary.entries[self._entry_of[number]] if number in self._entry_of else None
        names = operand_names(grad_fn.operation, len(grad_inputs))
        symbols = operand_names(grad_fn.operation, len(grad_inputs), grad_fn.operation.symbols)
        origins = {operand.name: operand.origin for operand in before.inputs} if before else {}
        incoming = []
        for place, array in enumerate(grad_outputs):
            if array is not None:
                key = self._gradient(array)
                self._grad_key[(number, place)] = key
                incoming.append(self._described("ȳ" if place == 0 else f"ȳ{place}", key, "gradient of the output"))
        outgoing = tuple(
            replace(
                self._described(name, self._gradient(array), f"gradient of {origins.get(name) or name}"),
                symbol=LETTERS.get(symbol, symbol),
            )
            for name, array, symbol in zip(names, grad_inputs, symbols, strict=True)
            if array is not None
        )
        self._add(
            "backward",
            (before.node, before.title) if before else ("", ""),
            grad_fn.operation,
            attributes=before.attributes if before else {},
            inputs=before.inputs if before else (),
            outputs=before.outputs if before else (),
            incoming=tuple(incoming),
            outgoing=outgoing,
            grad_fn=number,
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
        summary.links |= link_gradients(self._plan.graph, self._plan.nodes, self.trace)

    @contextmanager
    def updating(self, objective: Any) -> Iterator[None]:
        """Watch an optimizer's step: one entry for each parameter that it changes."""
        optimizer = objective.optimizer
        before = {name: self._memory(optimizer, p) for name, p in objective.parameters.items()}
        yield
        group = optimizer.param_groups[0]
        settings = {k: str(v) for k, v in group.items() if k != "params" and v is not None and v is not False}
        signs = OPTIMIZER_SIGNS | ({"momentum_buffer": "v"} if type(optimizer).__name__ == "SGD" else {})
        summary = self.trace.summary
        for name, parameter in objective.parameters.items():
            if parameter.grad is None:
                continue
            known = summary.parameters[name]
            after_key = self._keep(np.array(_host(parameter)))
            # With several objectives an earlier one may have changed it in this very step: not known["before"].
            inputs = [self._described("weight", self._tensors[id(parameter)][1], name)]
            if "grad" in known:
                inputs.append(self._described("gradient", known["grad"], f"gradient of {name}"))
            inputs += [self._described(k, self._keep(a), "optimizer's memory") for k, a in before[name].items()]
            outputs = [self._described("weight", after_key, name)]
            outputs += [
                self._described(k, self._keep(a), "optimizer's memory")
                for k, a in self._memory(optimizer, parameter).items()
            ]
            inputs = [replace(o, symbol=signs.get(o.name, "")) for o in inputs]
            outputs = [replace(o, symbol=signs.get(o.name, "")) for o in outputs]
            entry = Entry(
                len(summary.entries),
                "update",
                objective.node,
                objective.title,
                f"{type(optimizer).__name__}.step",
                "",
                "\n".join(getattr(optimizer, "formula", ())),
                attributes={"parameter": name, **settings},
                inputs=tuple(inputs),
                outputs=tuple(outputs),
            )
            summary.entries.append(entry)
            known["after"], known["update_entry"] = after_key, entry.index

    def _accumulate(self, grad_fn: Any, gradient: Any) -> None:
        leaf = grad_fn.variable
        name = self._names.get(id(leaf), "a leaf")
        key = self._gradient(gradient)
        total_key = self._gradient(leaf.grad.data_array)
        entry = self._add(
            "backward",
            (name.split(".")[0], ""),
            grad_fn.operation,
            incoming=(self._described("ȳ", key, f"gradient of {name}"),),
            outgoing=(self._described("grad", total_key, f"{name}.grad"),),
        )
        node = self._plan.nodes.get(entry.node)
        if node is not None:
            self.trace.summary.entries[-1] = replace(entry, title=node.title, attributes={"parameter": name})
        self._leaf_grad[id(leaf)] = (total_key, entry.index)
        known = self.trace.summary.parameters.get(name)
        if known is not None and (name in self._own or "grad" not in known):
            known["grad"], known["grad_entry"] = total_key, entry.index

    def _kept_inside(self, operation: Any, grad_fn: Any) -> tuple[Operand, ...]:
        """What the operation drew or worked out and keeps for its derivative (a dropout mask): nobody can recompute
        the numbers without it."""
        inner = operation.outputs[operation.visible :]
        saved = grad_fn.saved if grad_fn is not None and inner else {}
        return tuple(
            replace(self._described(n, self._keep(np.array(saved[n])), "kept for backward"), symbol=LETTERS.get(n, n))
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

    def _port(self, ref: PortRef, tensor: Any, title: str) -> None:
        operand = self._operand(ref.port, tensor)
        self._origin.setdefault(operand.key, f"{title}.{ref.port}")
        known_at = len(self.trace.summary.entries) - 1
        self.trace.summary.ports[ref] = PortRecord(
            operand.key, known_at, short(self.trace.array(operand.key)), operand.shape
        )

    def _operand(self, name: str, tensor: Any, fresh: bool = False) -> Operand:
        known = self._tensors.get(id(tensor))
        if known is None or fresh:
            array = tensor.data_array
            # A view may look into a parameter, which the update changes in place.
            key = self._keep(array if array.base is None else array.copy())
            self._tensors[id(tensor)] = (tensor, key)
        else:
            key = known[1]
        if fresh and self._node[1]:
            self._origin[key] = f"{self._node[1]}.{name}"
        return self._described(name, key, self._origin.get(key, ""))

    def _described(self, name: str, key: str, origin: str) -> Operand:
        array = self.trace.array(key)
        return Operand(name, key, origin, tuple(array.shape), str(array.dtype), brief(array))

    def _gradient(self, array: Any) -> str:
        """Keep a copy: the engine adds further gradients into the same buffers."""
        return self._keep(array.copy() if hasattr(array, "copy") else np.asarray(array))

    def _keep(self, array: Any) -> str:
        self._counter += 1
        key = f"t{self._counter}"
        self.trace.arrays[key] = array
        return key

    @staticmethod
    def _memory(optimizer: Any, parameter: Any) -> dict[str, np.ndarray]:
        return {
            name: np.array(_host(value) if _is_tensor(value) else value)
            for name, value in optimizer.state.get(parameter, {}).items()
            if value is not None
        }


def operand_names(operation: Any, count: int, declared: tuple[str, ...] | None = None) -> list[str]:
    """Names for ``count`` inputs of an operation (from its ``input_names``, unless others are given); those beyond the
    declared ones are numbered."""
    names = [n.lstrip("*") for n in (operation.input_names if declared is None else declared)[:count]]
    if len(names) < count and names:
        stem = names.pop()
        names += [f"{stem}{k}" for k in range(count - len(names))]
    return names if len(names) == count else [f"input{k}" for k in range(count)]


def _is_tensor(value: Any) -> bool:
    return hasattr(value, "data_array")


def _host(tensor: Any) -> np.ndarray:
    return tensor.detach().cpu().numpy()
