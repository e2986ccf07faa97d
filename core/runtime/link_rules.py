"""Whether one link can be made, said in one sentence while a hand still holds it.

Shapes do not matter here: those can be mended later, and ``core.runtime.analysis`` shows them on the node.
"""

from __future__ import annotations

from core.graph import Graph, Link
from core.graph.traverse import would_close_cycle
from core.nodes.registry import Registry
from core.nodes.spec import In, fits

__all__ = ["kind_problem", "link_problem"]


def link_problem(graph: Graph, registry: Registry, link: Link) -> str | None:
    """Why ``link`` cannot be made, in one sentence, or None if it can."""
    ends = []
    for ref in link.source, link.target:
        node = graph.nodes.get(ref.node)
        spec = registry.get(node.type) if node else None
        if node is None or spec is None:
            return f"{ref.node} is not a node this program knows."
        ends.append(spec)
    out, into = ends[0].output(link.source.port), ends[1].input(link.target.port)
    if out is None:
        return f"{ends[0].label} has no output called {link.source.port}."
    if into is None:
        return f"{ends[1].label} has no input called {link.target.port}."
    if not fits(out.kind, into.kind):
        return kind_problem(out.kind, into)
    if would_close_cycle(graph, link.source.node, link.target.node):
        return "This would close a circle: a node cannot depend on its own result."
    return None


def kind_problem(kind: str, into: In) -> str:
    """Why an output of a kind does not fit an input, in one sentence."""
    if into.kind == "params":
        return f"{into.name} takes the parameters of a layer or parameter node, from its params output."
    if kind == "params":
        return f"Parameters go to an optimizer's params input, not to {into.name}."
    if into.kind == "loss":
        return f"{into.name} takes a loss, not data."
    return f"{into.name} takes {into.kind}, not {kind}."
