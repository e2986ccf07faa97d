"""Where the free end of a link could go, for all ports at once, and why not elsewhere.

While a link is dragged the canvas dims every port that does not fit. Asking ``link_problem`` for each would look for
cycles anew each time; here that is done once.
"""

from __future__ import annotations

from core.graph import Graph, PortRef
from core.graph.traverse import ancestors, descendants
from core.nodes.registry import Registry
from core.nodes.spec import NodeType, fits
from core.runtime.link_rules import kind_problem

__all__ = ["fitting_types", "link_ends"]


def link_ends(graph: Graph, registry: Registry, held: PortRef, *, from_output: bool) -> dict[PortRef, str | None]:
    """Every port on the other side that the link held at ``held`` could end at.

    Returns
    -------
    dict
        Inputs (with ``from_output``) or outputs of all nodes; the value is None where a link fits, else the reason why
        not, in one sentence. Empty if ``held`` does not exist.
    """
    spec = registry.get(graph.nodes[held.node].type)
    port = (spec.output(held.port) if from_output else spec.input(held.port)) if spec else None
    if port is None:
        return {}
    behind = ancestors(graph, held.node) if from_output else descendants(graph, held.node)
    ends: dict[PortRef, str | None] = {}
    for node in graph:
        other = registry.get(node.type)
        if other is None:
            continue
        circle = node.id == held.node or node.id in behind
        for end in other.inputs if from_output else other.outputs:
            out, into = (port, end) if from_output else (end, port)
            reason = None
            if not fits(out.kind, into.kind):
                reason = kind_problem(out.kind, into)  # type: ignore[arg-type]
            elif circle:
                reason = "This would close a circle: a node cannot depend on its own result."
            ends[PortRef(node.id, end.name)] = reason
    return ends


def fitting_types(registry: Registry, kind: str, *, from_output: bool) -> list[NodeType]:
    """Types of which some input takes an output of ``kind``, or (without ``from_output``) some output fits an input."""
    if from_output:
        return [t for t in registry if any(fits(kind, p.kind) for p in t.inputs)]  # type: ignore[arg-type]
    return [t for t in registry if any(fits(p.kind, kind) for p in t.outputs)]  # type: ignore[arg-type]
