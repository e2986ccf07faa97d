"""What nodes and parameters are called on screen, everywhere the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["node_title", "parameter_title"]


def node_title(session: Session, node: str) -> str:
    """The name a person gave; else the type's label, with the number of the id where several are of that type."""
    found = session.graph.nodes.get(node)
    if found is None:
        return node
    if found.name:
        return found.name
    spec = session.registry.get(found.type)
    label = spec.label if spec else found.type
    twins = [n for n in session.graph if n.type == found.type and not n.name]
    number = node.rsplit("_", 1)[-1]
    return f"{label} {number}" if len(twins) > 1 and number.isdigit() else label


def parameter_title(session: Session, parameter: str) -> str:
    """``linear_1.weight`` as ``fc1.weight``, where the node is called fc1."""
    node, _, name = parameter.partition(".")
    return f"{node_title(session, node)}.{name}" if name else node_title(session, node)
