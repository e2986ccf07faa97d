"""Before and after: what a transform node makes of samples, seen without training.

The nodes that lead to it are made ready as for a run (what a transform learns from the training part is learned), and
a page of samples goes through them in training mode, so that random ones draw.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

import core.engine as torch
from core.graph import Graph, Link, PortRef
from core.graph.traverse import ancestors
from core.nodes.registry import Registry
from core.nodes.samples import DataError, Samples
from core.nodes.tokens import Vocabulary
from core.runtime.feed import Feed
from core.runtime.plan import CompileError, NodeFailed, Plan, compile_plan

__all__ = ["Chain", "Passed", "chain_of", "leading_to"]


@dataclass(frozen=True)
class Passed:
    """Rows before and after a transform, each with the targets that belong to them (None where there are none)."""

    before: np.ndarray
    before_y: np.ndarray | None
    after: np.ndarray
    after_y: np.ndarray | None
    random: bool  # another draw gives other numbers


@dataclass
class Chain:
    """A transform node with all that leads to it, ready to run."""

    plan: Plan
    node: str
    data: str

    @property
    def feed(self) -> Feed:
        return self.plan.feeds[self.data]

    @property
    def samples(self) -> Samples:
        return self.feed.samples

    def close(self) -> None:
        """End the threads that read ahead."""
        for feed in self.plan.feeds.values():
            feed.close()

    @property
    def samples_after(self) -> Samples:
        """What is known of the samples behind the node: a tokeniser has learned a vocabulary."""
        known = getattr(self.plan.modules.get(self.node), "known", None)
        return replace(self.samples, vocabulary=known.tokens) if isinstance(known, Vocabulary) else self.samples

    def run(self, rows: np.ndarray, draw: int) -> Passed:
        """Send samples through; the same ``draw`` gives the same random numbers.

        Raises
        ------
        DataError
            If a node on the way fails, or rows cannot be read.
        """
        values = {}
        for node, feed in self.plan.feeds.items():
            known = rows if node == self.data else rows[rows < len(feed.samples)]
            values.update({PortRef(node, port): tensor for port, tensor in feed.take(known).items()})
        torch.manual_seed(draw)
        state = np.asarray(torch.get_rng_state()).copy()
        try:
            with torch.no_grad():
                self.plan.train(True)
                self.plan.run(self.plan.order, values)
        except NodeFailed as problem:
            raise DataError(str(problem), problem.suggestion or "Check the parameters of this node.") from problem
        planned = self.plan.nodes[self.node]
        source = next((ref for ref in planned.inputs if isinstance(ref, PortRef)), None)
        if source is None:
            raise DataError("Nothing is linked to this node", "Link a data node to its input.")
        arrays = {ref: tensor.detach().cpu().numpy() for ref, tensor in values.items()}
        y = arrays.get(PortRef(self.data, "y"))
        own_y = arrays.get(PortRef(self.node, planned.outputs[1])) if "y" in _pair(planned.outputs) else y
        drew = bool((np.asarray(torch.get_rng_state()) != state).any())
        return Passed(arrays[source], y, arrays[PortRef(self.node, planned.outputs[0])], own_y, drew)


def leading_to(graph: Graph, node: str) -> Graph:
    """The part of a graph that a node needs, with the node itself."""
    kept = ancestors(graph, node) | {node}
    links = {Link(k.source, k.target) for k in graph.links if k.source.node in kept and k.target.node in kept}
    return Graph({n: graph.nodes[n] for n in graph.nodes if n in kept}, links, {}, dict(graph.meta))


def chain_of(graph: Graph, registry: Registry, node: str) -> Chain:
    """Make the way to a node ready.

    Raises
    ------
    DataError
        If no data node leads to it, or one on the way has a problem.
    """
    part = leading_to(graph, node)
    data = [n.id for n in part if (spec := registry.get(n.type)) and spec.role == "data"]
    if not data:
        raise DataError("No data come to this node", "Link a data node to its input, and its work can be seen here.")
    try:
        plan = compile_plan(part, registry)
    except CompileError as problem:
        raise DataError(str(problem)) from problem
    except NodeFailed as problem:
        raise DataError(str(problem), problem.suggestion) from problem
    if node not in plan.nodes:
        first = next((p for p in plan.analysis.problems if p.severity == "error"), None)
        raise DataError(first.message if first else "This node cannot run yet", first.suggestion if first else "")
    return Chain(plan, node, data[0])


def _pair(outputs: tuple[str, ...]) -> tuple[str, ...]:
    """The outputs behind the first one: a transform that mixes samples gives the mixed targets as y."""
    return outputs[1:2]
