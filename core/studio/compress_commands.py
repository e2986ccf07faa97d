"""The actions of making a network small: they stand in the Train menu and in the command palette."""

from __future__ import annotations

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_compress"]


def add_compress(session: Session) -> None:
    """Register the actions with the session."""
    own = session.compressing

    def ready() -> bool:
        return not own.obstacle

    def why_not() -> str:
        return own.obstacle

    for action in (
        Action(
            "compress.try", tr("Try pruning"), own.try_pruning, ("Ctrl+F6",), "Train/Compress", "eye",
            tr("See what pruning would do. Changes nothing."), enabled=ready, why_not=why_not,
        ),
        Action(
            "compress.prune", tr("Prune"), own.prune, ("Ctrl+Shift+F6",), "Train/Compress", "cut",
            tr("Set weights to zero, and hold them there while training goes on."), enabled=ready, why_not=why_not,
        ),
        Action(
            "compress.put_back", tr("Put the weights back"), own.put_back, (), "Train/Compress", "undo",
            tr("Undo all pruning: weights and optimizers as they were before the first of it."),
            enabled=lambda: ready() and own.pruned,
            why_not=lambda: own.obstacle or tr("Nothing is pruned."),
        ),
        Action(
            "compress.sweep", tr("Sweep the amount to prune"), own.start_sweep, (), "Train/Compress", "chart-line",
            tr("Try 0 to 95 % and draw the curve. Changes nothing."), enabled=ready, why_not=why_not,
        ),
        Action(
            "compress.int8", tr("Try int8"), own.try_int8, ("Alt+F6",), "Train/Compress", "compress",
            tr("Compute the network with weights of one byte. Changes nothing."), enabled=ready, why_not=why_not,
        ),
        Action(
            "compress.cancel", tr("Cancel what is worked out"), own.cancel, (), "Train/Compress", "close",
            tr("Wait no longer; a sweep keeps the points it has."), enabled=lambda: bool(own.busy),
            why_not=lambda: tr("Nothing is being worked out."),
        ),
    ):  # fmt: skip
        session.actions.add(action)
