"""The optimizers of the open document in the order in which they step, what each trains, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph import Graph
from core.graph.traverse import ancestors
from core.nodes.optimizers import Turn, turn_of
from core.nodes.registry import Registry
from core.runtime.names import node_title
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["OptimizerRow", "move_optimizer", "oddities", "optimizers_of"]


@dataclass(frozen=True)
class OptimizerRow:
    """One optimizer node.

    Attributes
    ----------
    loss
        The node whose loss it makes small; empty while nothing is linked.
    trains
        Nodes whose parameters it changes (or, for Backward, whose gradients it computes), in graph order.
    changes
        Whether it changes them; Backward does not.
    stated
        Whether links say so; else it is all that the loss depends on.
    schedule
        The node of its learning rate's course, empty where it has none.
    lr
        The learning rate that its node says; None for an optimizer without.
    """

    node: str
    title: str
    loss: str
    trains: tuple[str, ...]
    changes: bool
    stated: bool
    schedule: str
    lr: float | None
    turn: Turn


def optimizers_of(graph: Graph, registry: Registry, order: list[str]) -> list[OptimizerRow]:
    """The optimizers in the order in which they step, Backward among them: it has its turn too.

    ``order`` is the graph's, which decides among equal ones.
    """
    places = {node: k for k, node in enumerate(order)}
    rows = []
    for node in sorted(graph.nodes.values(), key=lambda n: places.get(n.id, len(places))):
        spec = registry.get(node.type)
        if spec is None or spec.role != "optimizer":
            continue
        values = spec.values(node.params)
        loss, schedule = graph.source_of(node.id, "loss"), graph.source_of(node.id, "schedule")
        stated = [link.source.node for link in sorted(graph.links_into(node.id, "params"))]
        needed = ancestors(graph, loss.node) | {loss.node} if loss is not None else set()
        trains = tuple(n.id for n in graph if n.id in (stated or needed) and _learns(graph, registry, n.id))
        rows.append(OptimizerRow(
            node.id, node_title(graph, registry, node.id), loss.node if loss else "", trains,
            spec.param("order") is not None, bool(stated), schedule.node if schedule else "", values.get("lr"),
            turn_of(values),
        ))  # fmt: skip
    return sorted(rows, key=lambda row: row.turn.order)


def move_optimizer(session: Session, node: str, by: int) -> bool:
    """Let an optimizer step so many places later (or, below 0, earlier), as one step to undo; says whether it could."""
    rows = optimizers_of(session.graph, session.registry, session.analysis.order)
    movable = [row.node for row in rows if row.changes]
    if node not in movable or not 0 <= movable.index(node) + by < len(movable):
        return False
    at = movable.index(node)
    movable.insert(at + by, movable.pop(at))
    name = node_title(session.graph, session.registry, node)
    label = tr("{name} steps earlier", name=name) if by < 0 else tr("{name} steps later", name=name)
    with session.document.edit(label) as edit:
        for place, each in enumerate(movable):
            edit.set_param(each, "order", place)
    return True


def oddities(session: Session, rows: list[OptimizerRow]) -> list[tuple[str, str]]:
    """What may surprise, as pairs (node, sentence): parameters that two optimizers train, and such that none does."""
    graph, registry, found = session.graph, session.registry, []
    changing = [row for row in rows if row.changes]
    for k, first in enumerate(changing):
        for second in changing[k + 1 :]:
            shared = [n for n in first.trains if n in second.trains]
            if shared:
                names = _listed([node_title(graph, registry, n) for n in shared])
                found.append((second.node, tr(
                    "{first} and {second} both train {names}. Link to each the params of the nodes it is to train.",
                    first=first.title, second=second.title, names=names)))  # fmt: skip
    trained = {n for row in rows for n in row.trains}
    for node in graph if changing else ():
        if node.id not in trained and _learns(graph, registry, node.id) and graph.links_of(node.id):
            title = node_title(graph, registry, node.id)
            found.append((node.id, tr(
                "No optimizer trains {name}: link its params to one, or freeze it.", name=title)))  # fmt: skip
    return found


def _learns(graph: Graph, registry: Registry, node: str) -> bool:
    marks = graph.nodes[node]
    spec = registry.get(marks.type)
    return bool(spec and spec.trainable and not marks.frozen and not marks.muted)


def _listed(names: list[str]) -> str:
    """A few names, and how many more."""
    more = len(names) - 3
    return ", ".join(names[:3]) + (tr(" and {count} more", count=more) if more > 0 else "")
