"""What the Output panel shows: the answer of one of the networks that are trained, or what a probe draws.

The choice is part of the project, under ``"output"`` in its settings: a project opens with what matters in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.runtime.drawings import DRAWING
from core.studio.languages import tr
from core.studio.names import node_title

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["META", "choose_output", "chosen_output", "output_choices"]

META = "output"


def output_choices(session: Session) -> dict[str, str]:
    """What there is to choose from: titles by the id of an optimizer or of a probe; an empty id where only one network
    is trained, or none."""
    graph, registry = session.graph, session.registry
    optimizers = [n.id for n in graph if (s := registry.get(n.type)) and s.role == "optimizer"]
    answer = tr("Network's answer")
    found = {node: f"{answer}: {node_title(session, node)}" for node in optimizers}
    if len(optimizers) < 2:
        found = {"": answer}
    found.update({n.id: node_title(session, n.id) for n in graph if n.type in DRAWING})
    titles = list(found.values())
    return {node: f"{title} ({node})" if titles.count(title) > 1 else title for node, title in found.items()}


def chosen_output(session: Session) -> str:
    """The id that is chosen; the first one where that is none of the choices any more."""
    choices, kept = output_choices(session), session.graph.meta.get(META)
    return kept if isinstance(kept, str) and kept in choices else next(iter(choices))


def choose_output(session: Session, node: str) -> None:
    """Show another one."""
    if node in output_choices(session) and node != chosen_output(session):
        with session.document.edit(tr("Choose what Output shows")) as edit:
            edit.set_meta(META, node)
