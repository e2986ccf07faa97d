"""What can be said about a graph before it runs: the shape on every link, and everything that is wrong.

One pass in topological order. A node with a problem gives no shapes, and those behind it are not blamed for that: only
the first cause is reported, and the rest of the graph stays checked and usable.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from core.graph import Graph, Link, Node, PortRef
from core.graph.problems import Fix, InsertNode, Problem, RemoveLink, SetParam
from core.graph.shapes import Dim, ShapeError, format_shape, match, substitute
from core.graph.traverse import cycles, order
from core.nodes.registry import Registry
from core.nodes.spec import UNSHAPED, In, NodeType, TensorInfo, accepts, fits
from core.runtime.link_rules import kind_problem

__all__ = ["Analysis", "analyse", "describe", "infer"]


@dataclass
class Analysis:
    """The result of ``analyse``.

    Attributes
    ----------
    infos
        What is known of each output port.
    dims
        By node, what the names in its ports' patterns stand for (``in_features`` and the like).
    problems
        Errors first, each group in graph order.
    order
        Node ids, each after all that feed it; those on or behind a cycle are missing.
    """

    infos: dict[PortRef, TensorInfo] = field(default_factory=dict)
    dims: dict[str, dict[str, Dim]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    sources: dict[PortRef, list[PortRef]] = field(default_factory=dict)  # input port -> outputs that feed it

    def errors_of(self, node: str) -> list[Problem]:
        """Problems of one node, errors first."""
        return [p for p in self.problems if p.node == node]

    def has_errors(self, nodes: set[str] | None = None) -> bool:
        """Whether there is an error, in the whole graph or among ``nodes``."""
        return any(p.severity == "error" and (nodes is None or p.node in nodes) for p in self.problems)

    def source(self, node: str, port: str) -> PortRef | None:
        """The one output that feeds an input, or None."""
        found = self.sources.get(PortRef(node, port))
        return found[0] if found else None


def analyse(graph: Graph, registry: Registry, device: str = "cpu") -> Analysis:
    """Check a whole graph. Never raises: whatever is wrong becomes a Problem."""
    result = Analysis(order=order(graph))
    for link in sorted(graph.links):
        result.sources.setdefault(link.target, []).append(link.source)
    for loop in cycles(graph):
        names = ", ".join(_title(graph.nodes[n], registry) for n in loop)
        inside = [k for k in sorted(graph.links) if k.source.node in loop and k.target.node in loop]
        fix = Fix("Remove one link of the circle", (RemoveLink(inside[-1]),))
        for node in loop:
            result.problems.append(
                Problem("error", "cycle", node, f"{names} form a circle.", "Take off one of its links.", fix=fix)
            )
    check = _Check(graph, registry, device, result)
    for node_id in result.order:
        check.node(graph.nodes[node_id])
    result.problems += _untrained(graph, registry)
    result.problems.sort(key=lambda p: p.severity != "error")
    return result


def _untrained(graph: Graph, registry: Registry) -> list[Problem]:
    """A warning where there is a loss and something to train, and nothing that trains it."""
    specs = [spec for node in graph if (spec := registry.get(node.type))]
    losses = any(out.kind == "loss" for s in specs for out in s.outputs)
    if not losses or not any(s.trainable for s in specs) or any(s.role == "optimizer" for s in specs):
        return []
    return [
        Problem(
            "warning",
            "no-optimizer",
            None,
            "Nothing trains this network: there is no optimizer.",
            "Link the loss to an optimizer such as Adam, or to Backward, which only computes gradients.",
        )
    ]


class _Check:
    """The checks of one node, in the order in which a person would mend them."""

    def __init__(self, graph: Graph, registry: Registry, device: str, result: Analysis) -> None:
        self.graph, self.registry, self.device, self.result = graph, registry, device, result
        self.targets: dict[str, list[PortRef]] = {}  # node -> its linked input ports
        for target in result.sources:
            self.targets.setdefault(target.node, []).append(target)

    def node(self, node: Node) -> None:
        spec = self.registry.get(node.type)
        if spec is None:
            self._error(node, "unknown-type", f"This program has no node type {node.type!r}.", "Remove or replace it.")
            return
        values = spec.values(node.params)
        sound = self._params(node, spec, values)
        inputs, complete = self._inputs(node, spec)
        if not (sound and complete):
            return
        if node.muted:
            self._pass_through(node, spec, inputs)
            with suppress(
                Exception
            ):  # for its own weights, which wait until it is heard again; it may well not fit here
                self.result.dims[node.id] = infer(spec, inputs, values, self.device)[1]
            return
        try:
            outputs, dims = infer(spec, inputs, values, self.device)
        except ShapeError as problem:
            self._error(node, "shape", f"{_sentence(str(problem))}", problem.suggestion, problem.port,
                        self._shape_fix(node, spec, problem))  # fmt: skip
            return
        except Exception as problem:  # a data node that cannot read its file, or a rule that met the unexpected
            advice = getattr(problem, "suggestion", "") or "Check the parameters of this node."
            self._error(node, "data" if spec.role == "data" else "rule", _sentence(str(problem)), advice)
            return
        self.result.dims[node.id] = dims
        for port, info in outputs.items():
            self.result.infos[PortRef(node.id, port)] = info
        lack = spec.lacks(values) if spec.lacks else None
        if lack is not None:
            self._error(node, "data", _sentence(str(lack)), getattr(lack, "suggestion", ""))

    def _shape_fix(self, node: Node, spec: NodeType, problem: ShapeError) -> Fix | None:
        """The button for what a rule knows would mend it: a parameter, or a node in the link to the port."""
        if problem.params:
            name, value = next(iter(problem.params.items()))
            param = spec.param(name)
            shown = ("off", "on")[value] if isinstance(value, bool) else value
            steps = tuple(SetParam(node.id, *item) for item in problem.params.items())
            return Fix(f"Set {param.title if param else name} to {shown}", steps)
        sources = self.result.sources.get(PortRef(node.id, problem.port or ""), [])
        if problem.insert is None or len(sources) != 1:
            return None
        type_name, params = problem.insert
        wanted = self.registry.get(type_name)
        label = wanted.label if wanted else type_name
        link = Link(sources[0], PortRef(node.id, problem.port or ""))
        article = "an" if label[0] in "AEIOU" else "a"
        step = InsertNode(link, type_name, tuple(params.items()))
        return Fix(f"Put {article} {label} node in between", (step,))

    def _params(self, node: Node, spec: NodeType, values: Mapping[str, Any]) -> bool:
        sound = True
        for param in spec.params:
            reason = param.check(values[param.name])
            if reason:
                sound = False
                fix = Fix(f"Set it to {param.default}", (SetParam(node.id, param.name, param.default),))
                self._error(node, "param", f"{param.title} {reason}.", "Choose another value.", fix=fix)
        return sound

    def _inputs(self, node: Node, spec: NodeType) -> tuple[dict[str, Any], bool]:
        """TensorInfo by port (a list for ``many``), and whether all that is needed is there."""
        found: dict[str, Any] = {}
        complete = self._ports_known(node, spec)
        for port in spec.inputs:
            sources = self.result.sources.get(PortRef(node.id, port.name), [])
            infos = []
            for source in sources:
                if not self._link_sound(node, port, source):
                    complete = False
                elif source not in self.result.infos:
                    complete = False  # the cause stands further up, and is reported there
                    self._muted(node, port, source)
                else:
                    infos.append(self.result.infos[source])
            if not sources and not port.optional:
                complete = False
                self._error(node, "missing-input", f"The input {port.name} is not linked.",
                            f"It takes: {port.help}" if port.help else f"Draw a link to {port.name}.",
                            port.name)  # fmt: skip
            if infos:
                found[port.name] = infos if port.many else infos[0]
        return found, complete

    def _ports_known(self, node: Node, spec: NodeType) -> bool:
        """Links into ports that are not there would be passed over in silence, and all but one into a single input."""
        sound = True
        for target in self.targets.get(node.id, ()):
            sources, port = self.result.sources[target], spec.input(target.port)
            fix = Fix("Remove the link", (RemoveLink(Link(sources[-1], target)),))
            if port is None:
                sound = False
                self._error(node, "port", f"{spec.label} has no input {target.port}.", "Link another input.",
                            target.port, fix)  # fmt: skip
            elif len(sources) > 1 and not port.many:
                sound = False
                self._error(node, "many-links", f"The input {port.name} has {len(sources)} links, but takes one.",
                            "Remove all but one.", port.name, fix)  # fmt: skip
        return sound

    def _link_sound(self, node: Node, port: In, source: PortRef) -> bool:
        origin = self.graph.nodes[source.node]
        spec = self.registry.get(origin.type)
        out = spec.output(source.port) if spec else None
        link = Link(source, PortRef(node.id, port.name))
        fix = Fix("Remove the link", (RemoveLink(link),))
        if spec is not None and out is None:
            self._error(node, "port", f"{spec.label} has no output {source.port}.", "Link another output.",
                        port.name, fix)  # fmt: skip
            return False
        if out is not None and not fits(out.kind, port.kind):
            self._error(node, "kind", kind_problem(out.kind, port), "Remove the link.", port.name, fix)
            return False
        info = self.result.infos.get(source)
        if info is not None and not accepts(port.dtype, info.dtype):
            wanted = "whole numbers (int64)" if port.dtype == "int" else "real numbers (float32)"
            cast = Fix("Put a Cast node in between", (InsertNode(link, "operation.cast"),))  # it casts to float32
            self._error(node, "dtype", f"{port.name} takes {wanted}, but gets {info.dtype}.",
                        "Put a Cast node in between, or link another output.", port.name,
                        None if port.dtype == "int" else cast)  # fmt: skip
            return False
        return True

    def _muted(self, node: Node, port: In, source: PortRef) -> None:
        """Say so where a muted node leaves an input without a tensor: it passes on one, through its first output."""
        origin = self.graph.nodes[source.node]
        spec = self.registry.get(origin.type)
        out = spec.output(source.port) if spec else None
        if spec is None or out is None or out.kind in UNSHAPED or not origin.muted:
            return
        first = spec.outputs[0].name
        if PortRef(origin.id, first) in self.result.infos:
            title = _title(origin, self.registry)
            self._error(node, "muted", f"{title} is muted and passes its input on through {first} only, so "
                        f"{port.name} gets nothing.", f"Link {first}, or do not mute {title}.", port.name)  # fmt: skip

    def _pass_through(self, node: Node, spec: NodeType, inputs: Mapping[str, Any]) -> None:
        """A muted node hands its first input to its first output."""
        if not spec.outputs or not spec.inputs:
            return
        first = inputs.get(spec.inputs[0].name)
        if isinstance(first, TensorInfo):
            self.result.infos[PortRef(node.id, spec.outputs[0].name)] = first

    def _error(
        self, node: Node, code: str, message: str, suggestion: str = "", port: str | None = None, fix: Fix | None = None
    ) -> None:
        self.result.problems.append(Problem("error", code, node.id, message, suggestion, port, fix))


def infer(
    spec: NodeType, inputs: Mapping[str, Any], values: Mapping[str, Any], device: str = "cpu"
) -> tuple[dict[str, TensorInfo], dict[str, Dim]]:
    """Shapes and dtypes of a node's outputs, and what its dimension names stand for.

    Raises
    ------
    ShapeError
        Where the inputs do not fit; the message names the port.
    """
    bound: dict[str, Dim] = {k: v for k, v in values.items() if isinstance(v, int) and not isinstance(v, bool)}
    for port in spec.inputs:
        info = inputs.get(port.name)
        if port.shape is not None and isinstance(info, TensorInfo):
            try:
                match(port.shape, info.shape, bound, f"the input {port.name}")
            except ShapeError as problem:
                text, insert = port.advice(info.shape) if port.advice else (problem.suggestion, None)
                raise ShapeError(str(problem), text, port.name, insert=insert) from None
    if "in_shape" in spec.wants:
        first_linked = inputs.get(spec.inputs[0].name)
        bound["in_shape"] = first_linked.shape if isinstance(first_linked, TensorInfo) else ()  # type: ignore[assignment]
    ruled = dict(spec.infer(inputs, values)) if spec.infer else {}
    first = next((i for i in inputs.values() if isinstance(i, TensorInfo)), None)
    outputs = {}
    for out in spec.outputs:
        if out.name in ruled:
            outputs[out.name] = TensorInfo(ruled[out.name].shape, ruled[out.name].dtype, device)
        elif out.kind in UNSHAPED:
            outputs[out.name] = TensorInfo((), out.kind, device)
        else:
            shape = substitute(out.shape, bound) if out.shape is not None else (first.shape if first else ())
            outputs[out.name] = TensorInfo(shape, out.dtype or (first.dtype if first else "float32"), device)
    unknown = [n for n in spec.wants if isinstance(bound.get(n), str)]
    if unknown:
        raise ShapeError(
            f"{unknown[0]} would be the size of the batch ({bound[unknown[0]]}), which a layer cannot depend on",
            "Give it an input with a features dimension, for example through Unsqueeze.",
        )
    return outputs, bound


def _title(node: Node, registry: Registry) -> str:
    spec = registry.get(node.type)
    return node.name or (spec.label if spec else node.type)


def _sentence(text: str) -> str:
    text = text.strip() or "Something is wrong here"
    first = text.split(" ", 1)[0].rstrip(",.:")
    if "." not in first and "/" not in first:  # a file keeps its name
        text = text[0].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")


def describe(info: TensorInfo) -> str:
    """``(N, 16) float32``, as it stands on a link; nothing for what is no tensor."""
    return "" if info.dtype in UNSHAPED else f"{format_shape(info.shape)} {info.dtype}"
