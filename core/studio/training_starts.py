"""Starts: what a training is often given beside its optimizer, put onto the canvas and linked in one step to undo.

A schedule goes left of its optimizer. A metric goes below the loss and looks at what the loss compares; those are
offered that fit it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.graph import Link, PortRef
from core.graph.shapes import ShapeError
from core.nodes.spec import NodeType
from core.runtime.analysis import infer
from core.studio.editing import snap
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.session import Session

__all__ = ["FIRST_SCHEDULE", "Suggestion", "add_metric", "add_schedule", "schedules", "suggestions"]

FIRST_SCHEDULE = "schedule.cosine_annealing_lr"  # the one that is offered first
WIDE, TALL = 240.0, 160.0  # room that a node takes, with some air

# Which metrics suit a loss, best first. Chances (not logits) in one column choose class 1 above a half.
_CLASSES = ("metric.accuracy", "metric.f1", "metric.confusion_matrix", "metric.precision", "metric.recall",
            "metric.top_k_accuracy")  # fmt: skip
_NUMBERS = ("metric.mae", "metric.r2", "metric.rmse")
_OF_LOSS = {
    **dict.fromkeys(
        ("loss.cross_entropy", "loss.nll", "loss.multi_margin", "loss.bce_with_logits", "loss.bce"), _CLASSES
    ),
    **dict.fromkeys(("loss.mse", "loss.l1", "loss.smooth_l1", "loss.huber"), _NUMBERS),
}
_OF_LOGITS = ("loss.cross_entropy", "loss.nll")  # these can tell a perplexity


@dataclass(frozen=True)
class Suggestion:
    """A metric that fits a loss: its type, the loss, and parameters that are not the defaults."""

    type: str
    title: str
    loss: str
    input: PortRef
    target: PortRef
    params: dict[str, Any] = field(default_factory=dict)


def schedules(session: Session) -> list[NodeType]:
    """Schedules that work with nothing linked to them, the usual one first."""
    found = [s for s in session.registry if s.role == "schedule" and all(i.optional for i in s.inputs)]
    return sorted(found, key=lambda s: (s.name != FIRST_SCHEDULE, s.label))


def add_schedule(session: Session, optimizer: str, type_name: str) -> str:
    """Give an optimizer a schedule in place of the one it has; returns the new node."""
    spec, graph = session.registry[type_name], session.graph
    before = graph.source_of(optimizer, "schedule")
    x, y = graph.nodes[optimizer].pos
    with session.document.edit(tr("Add {label}", label=spec.label)) as edit:
        pos = graph.nodes[before.node].pos if before is not None else None
        if before is not None and edit.graph.links_of(before.node) == edit.graph.links_into(optimizer, "schedule"):
            edit.remove_node(before.node)  # it served this optimizer alone
        node = edit.add_node(type_name, pos or _free(session, (x - WIDE - 40, y + TALL)))
        edit.link(Link(PortRef(node.id, "schedule"), PortRef(optimizer, "schedule")))
    return node.id


def suggestions(session: Session) -> list[Suggestion]:
    """Metrics that fit the losses of the graph and are not there yet, the most useful first."""
    graph, registry = session.graph, session.registry
    there = {(n.type, graph.source_of(n.id, "input")) for n in graph if n.type.startswith("metric.")}
    losses = [n for n in graph if n.type in _OF_LOSS]
    found = []
    for loss in losses:
        given, wanted = graph.source_of(loss.id, "input"), graph.source_of(loss.id, "target")
        if given is None or wanted is None:
            continue
        for type_name in _types(session, loss.type, given):
            params: dict[str, Any] = {"threshold": 0.5} if loss.type == "loss.bce" else {}
            spec = registry.get(type_name)
            if spec is None or (type_name, given) in there or not _fits(session, spec, given, wanted):
                continue
            params = {name: value for name, value in params.items() if spec.param(name)}
            title = spec.label if len(losses) == 1 else f"{spec.label} ({node_title(session, loss.id)})"
            found.append(Suggestion(type_name, title, loss.id, given, wanted, params))
    return found


def add_metric(session: Session, chosen: Suggestion) -> str:
    """Put a metric beside its loss, linked to what the loss compares; returns the new node."""
    spec = session.registry[chosen.type]
    x, y = session.graph.nodes[chosen.loss].pos
    with session.document.edit(tr("Add {label}", label=spec.label)) as edit:
        node = edit.add_node(chosen.type, _free(session, (x, y + TALL)), chosen.params)
        edit.link(Link(chosen.input, PortRef(node.id, "input")))
        edit.link(Link(chosen.target, PortRef(node.id, "target")))
    return node.id


def _types(session: Session, loss: str, given: PortRef) -> tuple[str, ...]:
    """Metrics for a loss; where it tells tokens apart, one for each place of a text, perplexity comes first."""
    info = session.analysis.infos.get(given)
    tokens = loss in _OF_LOGITS and info is not None and len(info.shape) > 2
    return ("metric.perplexity", *_OF_LOSS[loss]) if tokens else _OF_LOSS[loss]


def _fits(session: Session, spec: NodeType, given: PortRef, wanted: PortRef) -> bool:
    infos = session.analysis.infos
    if given not in infos or wanted not in infos:
        return False
    try:
        infer(spec, {"input": infos[given], "target": infos[wanted]}, spec.values({}))
    except ShapeError:
        return False
    return True


def _free(session: Session, pos: tuple[float, float]) -> tuple[float, float]:
    """The nearest place below ``pos`` that no node takes."""
    x, y = snap(pos)
    taken = [node.pos for node in session.graph]
    while any(abs(x - a) < WIDE and abs(y - b) < TALL for a, b in taken):
        y += 20
    return x, y
