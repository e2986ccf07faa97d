"""What nodes are called in messages and on panels, everywhere the same."""

from __future__ import annotations

from core.graph import Graph
from core.nodes.registry import Registry

__all__ = ["node_title"]


def node_title(graph: Graph, registry: Registry, node: str) -> str:
    """The name a person gave; else the type's label, with the number of the id where several are of that type."""
    found = graph.nodes.get(node)
    if found is None:
        return node
    if found.name:
        return found.name
    spec = registry.get(found.type)
    label = spec.label if spec else found.type
    twins = [n for n in graph if n.type == found.type and not n.name]
    number = node.rsplit("_", 1)[-1]
    return f"{label} {number}" if len(twins) > 1 and number.isdigit() else label
