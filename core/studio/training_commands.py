"""The actions of a run's set-up: they stand in the Train menu and in the command palette."""

from __future__ import annotations

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.optimizer_order import move_optimizer, optimizers_of
from core.studio.session import Session
from core.studio.training_starts import FIRST_SCHEDULE, add_metric, add_schedule, suggestions

__all__ = ["add_training"]

MENU = "Train/Set-up"


def add_training(session: Session) -> None:
    """Register the actions with the session."""
    running = session.running

    def chosen() -> str:
        """The selected optimizer, or the only one; empty where that cannot be told."""
        known = [n.id for n in session.graph if (s := session.registry.get(n.type)) and s.role == "optimizer"]
        selected = [n for n in known if n in session.selected_nodes]
        found = selected if len(selected) == 1 else known if len(known) == 1 else []
        return found[0] if found else ""

    def can_turn(by: int) -> bool:
        rows = [r.node for r in optimizers_of(session.graph, session.registry, session.analysis.order) if r.changes]
        return chosen() in rows and 0 <= rows.index(chosen()) + by < len(rows)

    def takes_schedule() -> bool:
        node = session.graph.nodes.get(chosen())
        spec = session.registry.get(node.type) if node else None
        return spec is not None and spec.input("schedule") is not None

    for action in (
        Action(
            "training.take_best", tr("Back to the best weights"), running.take_best, (), MENU, "trophy",
            tr("Put the weights of the best epoch back in place."),
            enabled=lambda: running.standing is not None and running.standing.kept,
            why_not=lambda: tr("No best weights are kept. Turn that on in the Training panel, then run."),
        ),
        Action(
            "training.earlier", tr("Optimizer steps earlier"), lambda: move_optimizer(session, chosen(), -1),
            ("Ctrl+Alt+Up",), MENU, "arrow-up", tr("Give the selected optimizer its turn before the one above it."),
            enabled=lambda: can_turn(-1), why_not=lambda: tr("Select an optimizer that is not the first of several."),
        ),
        Action(
            "training.later", tr("Optimizer steps later"), lambda: move_optimizer(session, chosen(), 1),
            ("Ctrl+Alt+Down",), MENU, "arrow-down", tr("Give the selected optimizer its turn after the one below it."),
            enabled=lambda: can_turn(1), why_not=lambda: tr("Select an optimizer that is not the last of several."),
        ),
        Action(
            "training.add_schedule", tr("Add a schedule"), lambda: add_schedule(session, chosen(), FIRST_SCHEDULE), (),
            MENU, "schedule", tr("Let the learning rate fall along a cosine; other courses are in the Training panel."),
            enabled=takes_schedule, why_not=lambda: tr("Select the optimizer that is to have a schedule."),
        ),
        Action(
            "training.add_metric", tr("Add a metric"), lambda: add_metric(session, suggestions(session)[0]), (), MENU,
            "metric", tr("The one that fits the loss best, linked to prediction and target."),
            enabled=lambda: bool(suggestions(session)),
            why_not=lambda: tr("There is no loss that a metric fits, or all that fit it are there."),
        ),
    ):  # fmt: skip
        session.actions.add(action)
