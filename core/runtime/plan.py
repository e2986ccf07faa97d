"""Plan: a graph made ready to run. It knows the engine's modules and the order of the nodes, and nothing of the window.

Compiling never needs the whole graph to be sound: each optimizer (or Backward node) is an Objective with the nodes it
depends on, and only those must be free of errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph import Graph, PortRef
from core.graph.shapes import ShapeError
from core.graph.traverse import ancestors
from core.nodes.metrics import Metric
from core.nodes.optimizers import turn_of
from core.nodes.parts import folding
from core.nodes.registry import Registry
from core.nodes.remembered import reading_whole
from core.nodes.samples import DataError
from core.nodes.schedules import Schedule
from core.nodes.spec import UNSHAPED, NodeType
from core.runtime.analysis import Analysis, analyse, infer
from core.runtime.failures import CompileError, NodeFailed
from core.runtime.feed import Feed
from core.runtime.fitting import fit_transforms, is_fitted
from core.runtime.names import node_title
from core.runtime.objectives import Objective
from core.runtime.recipe import Recipe, RecipeError, recipe_of

__all__ = ["CompileError", "NodeFailed", "Plan", "PlannedNode", "compile_plan", "load_weights"]

Values = dict[PortRef, Any]


@dataclass(frozen=True)
class PlannedNode:
    """A node and what running it takes: the function to call and where its inputs come from."""

    id: str
    title: str
    spec: NodeType
    function: Callable[..., Any] | None
    inputs: tuple[tuple[PortRef, ...] | PortRef | None, ...]
    outputs: tuple[str, ...]
    muted: bool = False
    metric: Metric | None = None

    @property
    def sources(self) -> set[PortRef]:
        """The outputs that must be known before it can run."""
        return {ref for given in self.inputs for ref in ([given] if isinstance(given, PortRef) else given or ())}


@dataclass
class Plan:
    """Everything a Trainer needs.

    Attributes
    ----------
    order
        All sound nodes, each after all that feed it.
    modules
        The engine module of each node that has one; the state dict is named after node ids.
    recipe
        How it is trained beyond what the nodes say.
    fold
        The round of cross-validation, if it is one.
    followed
        Outputs that somebody follows, with what each was in the last step of training.
    """

    graph: Graph
    nodes: dict[str, PlannedNode]
    order: tuple[str, ...]
    feeds: dict[str, Feed]
    objectives: list[Objective]
    modules: dict[str, nn.Module]
    analysis: Analysis
    device: str = "cpu"
    seed: int = 0
    fresh: list[str] = field(default_factory=list)
    recipe: Recipe = field(default_factory=Recipe)
    fold: tuple[int, int] | None = None
    followed: dict[PortRef, Any] = field(default_factory=dict)

    def run(
        self,
        order: Iterable[str],
        values: Values,
        watch: Any = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Values:
        """Run nodes in order; ``values`` holds what is known already (batches) and receives every output.

        ``watch`` is a Recorder, told before and after each node; None costs nothing. ``functions`` take the place of
        some nodes' own: a replica's modules.
        """
        for node_id in order:
            node = self.nodes[node_id]
            if node.function is None:
                continue
            arguments = [_gather(source, values) for source in node.inputs]
            if watch is not None:
                watch.enter(node)
            try:
                function = node.function if functions is None else functions.get(node_id, node.function)
                result = arguments[0] if node.muted else function(*arguments)
            except Exception as error:
                raise NodeFailed(node, error) from error
            if isinstance(result, tuple):
                for port, value in zip(node.outputs, result, strict=True):
                    values[PortRef(node_id, port)] = value
            elif node.outputs:
                values[PortRef(node_id, node.outputs[0])] = result
            if watch is not None:
                watch.leave(node, values)
        return values

    def keep_followed(self, values: Values) -> None:
        """A step of training came to these outputs."""
        for ref in self.followed:
            if ref in values:
                self.followed[ref] = values[ref].data_array  # not detached: that would be recorded as an operation

    def state(self) -> dict[str, Any]:
        """All weights and buffers as NumPy arrays, named ``<node id>.<name>``."""
        return {
            f"{node}.{name}": tensor.detach().cpu().numpy()
            for node, module in self.modules.items()
            for name, tensor in module.state_dict().items()
        }

    def parameters(self) -> dict[str, Any]:
        """All parameters by name, frozen ones too."""
        return {f"{n}.{name}": p for n, module in self.modules.items() for name, p in module.named_parameters()}

    def train(self, mode: bool = True) -> None:
        """Put all modules into training or evaluation mode; what is frozen stays as it is, its BatchNorm statistics
        too, so it is always in evaluation mode."""
        for node, module in self.modules.items():
            module.train(mode and not (self.graph.nodes[node].frozen and self.nodes[node].spec.trainable))

    def batch(self, node: str, rows: Any = None) -> Values:
        """The next batch of a data node, or certain ``rows`` of it, by output.

        Raises
        ------
        NodeFailed
            If the data cannot be read, naming the node.
        """
        feed = self.feeds[node]
        try:
            found = feed.next() if rows is None else feed.take(rows)
        except (DataError, OSError) as problem:
            raise NodeFailed(self.nodes[node], problem) from problem
        return {PortRef(node, port): tensor for port, tensor in found.items()}

    def live_data(self) -> dict[str, dict[str, Any]]:
        """The present values of the data nodes' live parameters, for the nodes that have any."""
        found: dict[str, dict[str, Any]] = {}
        for node in self.feeds:
            spec, values = self.nodes[node].spec, self.graph.nodes[node].params
            live = {p.name: spec.values(values)[p.name] for p in spec.params if p.live}
            if live:
                found[node] = live
        return found

    def set_live_data(self, node: str, param: str, value: Any) -> bool:
        """Give a data node another value of a live parameter, such as its points, while training runs; says whether
        that could be done. What the network has learned stays."""
        if node not in self.feeds:
            return False
        spec, marks = self.nodes[node].spec, self.graph.nodes[node]
        values = {**spec.values(marks.params), param: value}
        outputs, _ = infer(spec, {}, values, self.device)
        if any(self.analysis.infos[PortRef(node, port)].shape != info.shape for port, info in outputs.items()):
            return False
        self.graph = self.graph.copy()
        self.graph.nodes[node] = replace(self.graph.nodes[node], params={**marks.params, param: value})
        self.feeds[node].close()
        self.feeds[node] = _feed(spec, values, self.device, self.fold)
        return True


def compile_plan(
    graph: Graph,
    registry: Registry,
    *,
    seed: int = 0,
    device: str = "cpu",
    weights: Mapping[str, Any] | None = None,
    analysis: Analysis | None = None,
    fold: tuple[int, int] | None = None,
) -> Plan:
    """Make a graph ready to run.

    Parameters
    ----------
    seed
        Seeds the engine before the modules are made, in graph order, so equal seeds give equal weights.
    weights
        Weights of an earlier plan by name. What still fits is kept; where a layer became larger or smaller the part
        in common is kept; everything else is new. ``Plan.fresh`` names what is new.
    fold
        (k, count) for a round of cross-validation: every data node holds back its k-th piece, see ``Feed``.

    Raises
    ------
    CompileError
        If an objective needs a node that has an error, or there is nothing to run at all.
    NodeFailed
        If the data of a node cannot be read, or a transform can learn nothing from them.
    """
    if device != "cpu" and not torch.cuda.is_available():
        raise CompileError("There is no GPU that can be used here. Choose cpu as the device of this project.")
    try:
        recipe = recipe_of(graph)
    except RecipeError as problem:
        raise CompileError(str(problem)) from None
    if analysis is None:
        with reading_whole():
            analysis = analyse(graph, registry, device)
    sound = _sound_nodes(graph, registry, analysis)
    torch.manual_seed(seed)
    nodes: dict[str, PlannedNode] = {}
    modules: dict[str, nn.Module] = {}
    feeds: dict[str, Feed] = {}
    for node_id in (n for n in analysis.order if n in sound):
        spec = registry[graph.nodes[node_id].type]
        values = spec.values(graph.nodes[node_id].params)
        function = None
        if spec.role == "compute":
            dims = analysis.dims.get(node_id)
            function = _pass_on if dims is None else spec.make(values, dims)
            if isinstance(function, nn.Module):
                modules[node_id] = function.to(device)
        elif spec.role == "data":
            try:
                feeds[node_id] = _feed(spec, values, device, fold)
            except DataError as problem:
                raise NodeFailed(_planned(graph, registry, analysis, node_id, spec, None), problem) from problem
        nodes[node_id] = _planned(graph, registry, analysis, node_id, spec, function)
    plan = Plan(graph, nodes, tuple(nodes), feeds, [], modules, analysis, device, seed, recipe=recipe, fold=fold)
    plan.fresh = load_weights(plan, weights or {})
    for node_id in nodes:
        if graph.nodes[node_id].frozen and node_id in modules:
            for parameter in modules[node_id].parameters():
                parameter.requires_grad_(False)
    plan.train()
    objectives = [_objective(plan, n) for n in nodes if nodes[n].spec.role == "optimizer"]
    plan.objectives = sorted(objectives, key=lambda o: o.turn.order)  # stable: equal ones stay in graph order
    _check_runnable(graph, registry, analysis, plan)
    fit_transforms(plan)
    return plan


def load_weights(plan: Plan, weights: Mapping[str, Any]) -> list[str]:
    """Copy weights into a plan by name, the common part where shapes differ; returns the names that stayed new."""
    fresh = []
    with torch.no_grad():
        for node, module in plan.modules.items():
            if is_fitted(module):
                continue
            for name, target in module.state_dict().items():
                old = weights.get(f"{node}.{name}")
                if old is None or len(old.shape) != target.ndim:
                    fresh.append(f"{node}.{name}")
                    continue
                part = tuple(slice(0, min(a, b)) for a, b in zip(old.shape, target.shape, strict=True))
                # The array is written, not the tensor replaced: optimizers and links hold on to the tensor.
                array = torch.tensor(old[part], dtype=target.dtype, device=plan.device)
                if part:
                    target[part] = array
                else:
                    target.copy_(array)
    return fresh


def _sound_nodes(graph: Graph, registry: Registry, analysis: Analysis) -> set[str]:
    """Nodes that can run: no error of their own, and all that feed them can run too."""
    broken = {p.node for p in analysis.problems if p.severity == "error"}
    sound: set[str] = set()
    feeding: dict[str, set[str]] = {}
    for link in graph.links:
        feeding.setdefault(link.target.node, set()).add(link.source.node)
    for node in analysis.order:
        if node not in broken and feeding.get(node, set()) <= sound:
            sound.add(node)
    return sound


def _pass_on(*inputs: Any) -> Any:
    """What runs in a muted node that would not fit where it stands, so that it has no weights."""
    return inputs[0]


def _planned(
    graph: Graph, registry: Registry, analysis: Analysis, node: str, spec: NodeType, function: Any
) -> PlannedNode:
    inputs: list[tuple[PortRef, ...] | PortRef | None] = []
    for port in spec.inputs:
        sources = analysis.sources.get(PortRef(node, port.name), [])
        inputs.append(tuple(sources) if port.many else (sources[0] if sources else None))
    outputs = tuple(o.name for o in spec.outputs if o.kind not in UNSHAPED)
    marks = graph.nodes[node]
    title = node_title(graph, registry, node)
    metric = spec.make(spec.values(marks.params)) if spec.role == "metric" and not marks.muted else None
    return PlannedNode(node, title, spec, function, tuple(inputs), outputs, marks.muted, metric)


def _feed(spec: NodeType, values: Mapping[str, Any], device: str, fold: tuple[int, int] | None) -> Feed:
    with folding(fold):  # what a node learns from its data it must not learn from the piece that is held back
        samples = spec.make(values)
    return Feed(
        samples,
        batch_size=values.get("batch_size", 0),
        shuffle=values.get("shuffle", False),
        validation=values.get("validation", 0.0),
        test=values.get("test", 0.0),
        balance=values.get("balance", "as it is"),
        fold=fold,
        seed=values.get("seed", 0),
        workers=values.get("workers", 0),
        cache_bytes=values.get("cache_mb", 256) << 20,
        device=device,
    )


def _objective(plan: Plan, node: str) -> Objective:
    planned = plan.nodes[node]
    spec = planned.spec
    loss = plan.analysis.source(node, "loss")
    assert loss is not None  # an optimizer without a loss has an error and is not sound
    needed = ancestors(plan.graph, loss.node) | {loss.node}
    order = tuple(n for n in plan.order if n in needed)
    stated = plan.analysis.sources.get(PortRef(node, "params"), [])
    owners = [s.node for s in stated] if stated else [n for n in order if n in plan.modules]
    parameters = {
        f"{owner}.{name}": parameter
        for owner in dict.fromkeys(owners)
        for name, parameter in plan.modules[owner].named_parameters()
        if parameter.requires_grad
    }
    values = spec.values(plan.graph.nodes[node].params)
    make = spec.make(values)
    optimizer = make(list(parameters.values())) if parameters else None
    course = plan.analysis.source(node, "schedule")
    schedule = _schedule(plan, course.node) if course is not None else None
    return Objective(node, planned.title, loss, order, parameters, optimizer, turn_of(values), schedule)


def _schedule(plan: Plan, node: str) -> Schedule:
    """What a schedule node says, with the schedules that are linked into it."""
    spec = plan.nodes[node].spec
    sources = {port.name: plan.analysis.source(node, port.name) for port in spec.inputs}
    parts = {port: _schedule(plan, source.node) for port, source in sources.items() if source is not None}
    try:
        return spec.make({**spec.values(plan.graph.nodes[node].params), **parts})
    except ShapeError as problem:
        raise CompileError(f"{plan.nodes[node].title}: {problem}. {problem.suggestion}") from None


def _check_runnable(graph: Graph, registry: Registry, analysis: Analysis, plan: Plan) -> None:
    roots = [n.id for n in graph if (s := registry.get(n.type)) and s.role == "optimizer"]
    lost = [r for r in roots if r not in plan.nodes]
    if lost:
        needed = {a for r in lost for a in ancestors(graph, r) | {r}}
        causes = [p for p in analysis.problems if p.severity == "error" and p.node in needed]
        first = causes[0] if causes else None
        where = ""
        if first and first.node:
            where = f"{graph.nodes[first.node].name or first.node}: {first.message} {first.suggestion}"
        raise CompileError(f"The network cannot run yet. {where}".strip(), causes)
    if not any(p.function is not None for p in plan.nodes.values()):
        raise CompileError("There is nothing to run yet. Add nodes, or open an example from the File menu.")


def _gather(source: Any, values: Values) -> Any:
    if source is None:
        return None
    if isinstance(source, PortRef):
        return values[source]
    return [values[s] for s in source]
