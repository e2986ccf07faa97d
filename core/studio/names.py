"""What nodes and parameters of the open document are called on screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.runtime import names

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["node_title", "parameter_title", "titled"]


def node_title(session: Session, node: str) -> str:
    """The name a person gave a node, or its type's label with a number where there are several."""
    return names.node_title(session.graph, session.registry, node)


def parameter_title(session: Session, parameter: str) -> str:
    """``linear_1.weight`` as ``fc1.weight``, where the node is called fc1."""
    node, _, name = parameter.partition(".")
    return f"{node_title(session, node)}.{name}" if name else node_title(session, node)


def titled(session: Session, words: str) -> str:
    """Words in which parameters are called as on screen, not by the id of their node."""
    for name in sorted(session.running.parameters, key=len, reverse=True):
        title = parameter_title(session, name)
        words = re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", title.replace("\\", r"\\"), words)
    return words
