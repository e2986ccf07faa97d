"""The actions of the search for good values: they stand in the Train menu and in the command palette."""

from __future__ import annotations

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_study"]


def add_study(session: Session) -> None:
    """Register the actions with the session."""
    searching = session.searching

    def why_not() -> str:
        return next(iter(searching.obstacles), tr("It runs already."))

    def open_chosen() -> None:
        searching.open(min(searching.chosen))

    def running_chosen() -> list[int]:
        return [row.number for row in searching.rows if row.state == "running" and row.number in searching.chosen]

    def cancel_chosen() -> None:
        for number in running_chosen():
            searching.cancel(number)

    for action in (
        Action(
            "study.toggle", tr("Start, pause or continue"), searching.toggle, ("Ctrl+F5",), "Train/Search", "play",
            tr("Train with one set of values after the other, beside the window."),
            enabled=lambda: searching.state in ("running", "paused") or not searching.obstacles, why_not=why_not,
        ),
        Action(
            "study.stop", tr("Stop the search"), searching.stop, (), "Train/Search", "stop",
            tr("Break off the trials that run. Start goes on from there, and runs them again."),
            enabled=lambda: searching.state in ("running", "paused"),
            why_not=lambda: tr("No search runs."),
        ),
        Action(
            "study.open", tr("Open the chosen trial"), open_chosen, (), "Train/Search", "export",
            tr("Put its values into the graph and its best weights into the session."),
            enabled=lambda: bool(searching.chosen),
            why_not=lambda: tr("Choose a trial in the table of the Search panel."),
        ),
        Action(
            "study.cancel", tr("Give the chosen trials up"), cancel_chosen, (), "Train/Search", "close",
            tr("End them for good; the search goes on with the next."),
            enabled=lambda: bool(running_chosen()),
            why_not=lambda: tr("Choose a running trial in the table of the Search panel."),
        ),
        Action(
            "study.open_best", tr("Open the best trial"), lambda: searching.open_best(), (), "Train/Search", "star",
            tr("Put its values into the graph and its best weights into the session."),
            enabled=lambda: searching.best is not None,
            why_not=lambda: tr("No trial has ended yet."),
        ),
        Action(
            "study.learning_rate", tr("Search the learning rate"), searching.search_learning_rate, (), "Train/Search",
            "search",
            tr("Let the learning rate of the optimizer vary around its value, and start."),
            enabled=lambda: searching.learning_rate() is not None,
            why_not=lambda: tr("The graph has no optimizer with a learning rate that does not vary already."),
        ),
    ):  # fmt: skip
        session.actions.add(action)
