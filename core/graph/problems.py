"""Problem: something wrong with a graph, said so that a person can act on it.

Whoever finds a problem names the node and port, says in plain words what is wrong, suggests what to do, and where one
step would mend it, offers that step as a Fix: data, which the session carries out as an ordinary, undoable edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.graph.model import Link

__all__ = ["Fix", "FixStep", "InsertNode", "Problem", "RemoveLink", "SetParam"]


@dataclass(frozen=True)
class SetParam:
    """Set a parameter of a node."""

    node: str
    param: str
    value: Any


@dataclass(frozen=True)
class RemoveLink:
    """Take a link off."""

    link: Link


@dataclass(frozen=True)
class InsertNode:
    """Put a new node into the middle of a link, through its first input and first output; ``params`` by name."""

    link: Link
    type: str
    params: tuple[tuple[str, Any], ...] = ()


FixStep = SetParam | RemoveLink | InsertNode


@dataclass(frozen=True)
class Fix:
    """What the button says and the edits it makes."""

    label: str
    steps: tuple[FixStep, ...]


@dataclass(frozen=True)
class Problem:
    """One entry of the Problems panel.

    Parameters
    ----------
    severity
        ``"error"``: the node cannot run. ``"warning"``: it runs, and a person should know.
    code
        Short stable name of the kind of problem, e.g. ``"shape"``, ``"missing-input"``, ``"cycle"``.
    node, port
        Where; ``port`` is None when the whole node is meant, ``node`` is None when the whole graph is.
    message
        What is wrong, in one sentence, with the actual and the expected value.
    suggestion
        What to do about it, in one sentence.
    """

    severity: Literal["error", "warning"]
    code: str
    node: str | None
    message: str
    suggestion: str = ""
    port: str | None = None
    fix: Fix | None = None
