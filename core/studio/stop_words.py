"""How breakpoints are spoken of on screen, the same in the panel, the dialog and the tooltips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.engine import nn
from core.graph import Breakpoint, Link, ParameterRef, PortRef, Target
from core.graph.breakpoints import WITH_THRESHOLD, Condition
from core.nodes.spec import UNSHAPED
from core.runtime.numbers import digits
from core.runtime.watching import known_names
from core.studio.languages import tr
from core.studio.names import node_title

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["LARGEST", "condition_text", "condition_titles", "parameters_of", "target_title", "unit_of", "watch_names"]

LARGEST = 1_000_000  # elements; the parameters of a larger layer are known once it was compiled


def condition_titles() -> dict[Condition, str]:
    """What each condition is called, in the order in which they are offered."""
    return {
        "always": tr("Always"),
        "nan": tr("NaN or infinity appears"),
        "grad_above": tr("Gradient norm is above"),
        "grad_below": tr("Gradient norm is below"),
        "dead_units": tr("Dead units are more than"),
        "loss_rises": tr("Loss rises by more than"),
        "expression": tr("Expression is true"),
    }


def unit_of(condition: Condition) -> str:
    """What stands behind the threshold."""
    return "%" if condition in ("dead_units", "loss_rises") else ""


def condition_text(breakpoint: Breakpoint) -> str:
    """The condition in a few words; empty for a plain breakpoint."""
    if not breakpoint.conditional:
        return ""
    if breakpoint.condition == "expression":
        return breakpoint.expression
    words = condition_titles()[breakpoint.condition]
    if breakpoint.condition in WITH_THRESHOLD:
        unit = unit_of(breakpoint.condition)
        words += f" {digits(breakpoint.threshold)}" + (f" {unit}" if unit else "")
    return words


def target_title(session: Session, target: Target) -> str:
    """What a breakpoint is on, with the names that a person gave."""
    if isinstance(target, str):
        return node_title(session, target)
    if isinstance(target, ParameterRef):
        return f"{node_title(session, target.node)}.{target.name}"
    return f"{node_title(session, target.source.node)} → {node_title(session, target.target.node)}"


def parameters_of(session: Session, node: str) -> list[str]:
    """The names of a node's parameters. Before the first run they are found by making the layer, if it is not large."""
    compiled = [name for name in session.running.parameters if name.startswith(f"{node}.")]
    if compiled:
        return [name.partition(".")[2] for name in compiled]
    spec = session.registry.get(session.graph.nodes[node].type) if node in session.graph.nodes else None
    dims = session.analysis.dims.get(node)
    if spec is None or not spec.trainable or any(p.node == node for p in session.analysis.problems):
        return []
    size = 1
    for value in (dims or {}).values():
        size *= max(1, value) if isinstance(value, int) else 1
    if size > LARGEST:
        return []
    try:
        made = spec.make(spec.values(session.graph.nodes[node].params), dims)
    except (ValueError, TypeError, KeyError):
        return []
    return [name for name, _ in made.named_parameters()] if isinstance(made, nn.Module) else []


def watch_names(session: Session) -> list[str]:
    """Everything a watch can name now, for completion."""
    parameters = [f"{node}.{name}" for node in session.graph.nodes for name in parameters_of(session, node)]
    ports = {ref: info for ref, info in session.analysis.infos.items() if info.dtype not in UNSHAPED}
    return known_names(parameters, dict[PortRef, object](ports))


def is_on(target: Target, node: str) -> bool:
    """Whether a target is a node or one of its parameters."""
    return target == node or (isinstance(target, ParameterRef) and target.node == node)


def link_of(target: Target) -> Link | None:
    """The link that a target is."""
    return target if isinstance(target, Link) else None
