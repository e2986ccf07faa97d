"""The actions that need no window: undo, training, debugging. Here, so that every front end has the same ones.

What needs a window (panels, themes, dialogs) is registered by the window, what edits the canvas by the canvas.
"""

from __future__ import annotations

import secrets

from core.studio.actions import Action
from core.studio.bench_commands import add_bench
from core.studio.compress_commands import add_compress
from core.studio.debug_commands import add_debug_commands
from core.studio.explain_commands import add_explain
from core.studio.languages import tr
from core.studio.session import Session
from core.studio.study_commands import add_study
from core.studio.training_commands import add_training

__all__ = ["add_commands"]


def add_commands(session: Session) -> None:
    """Register the actions of the Edit, Train and Debug menus with the session."""
    _add_edit(session)
    _add_train(session)
    add_debug_commands(session)
    add_explain(session)
    add_bench(session)
    add_study(session)
    add_compress(session)
    add_training(session)


def _add_edit(session: Session) -> None:
    session.actions.add(
        Action(
            "edit.undo",
            tr("Undo"),
            session.undo,
            ("Ctrl+Z",),
            "Edit",
            "undo",
            tr("Take back the last step."),
            enabled=lambda: session.document.can_undo,
            why_not=lambda: tr("There is nothing to take back yet."),
        )
    )
    session.actions.add(
        Action(
            "edit.redo",
            tr("Redo"),
            session.redo,
            ("Ctrl+Y", "Ctrl+Shift+Z"),
            "Edit",
            "redo",
            tr("Do the last undone step again."),
            enabled=lambda: session.document.can_redo,
            why_not=lambda: tr("Nothing was undone."),
        )
    )


def _add_train(session: Session) -> None:
    running = session.running

    def toggle() -> None:
        """Run and pause on one key; while stepping, run means: on to the next breakpoint."""
        if running.state != "running" and running.debugger.active:
            running.debugger.resume()
        else:
            running.toggle()

    def can_run() -> bool:
        return running.state in ("running", "starting") or bool(session.graph.nodes)

    def has_run() -> bool:
        return running.state != "idle" or running.step_count > 0

    empty = lambda: tr("The canvas is empty: add nodes, or open an example.")  # noqa: E731
    for action in (
        Action(
            "train.toggle", tr("Run or pause"), toggle, ("F5", "Ctrl+Enter"), "Train", "play",
            tr("Train until paused; press again to pause."), enabled=can_run, why_not=empty,
        ),
        Action(
            "train.pause", tr("Pause"), running.pause, ("Shift+F5",), "Train", "pause",
            tr("Stop after the step at hand."), enabled=lambda: running.state in ("running", "starting"),
            why_not=lambda: tr("Nothing is running."),
        ),
        Action(
            "train.step", tr("One training step"), running.step, ("Ctrl+Right",), "Train", "skip-next",
            tr("One batch: forward, loss, backward, update."), enabled=can_run, why_not=empty,
        ),
        Action(
            "train.epoch", tr("One epoch"), running.epoch_step, ("Ctrl+Shift+Right",), "Train", "fast-forward",
            tr("Train to the end of the epoch."), enabled=can_run, why_not=empty,
        ),
        Action(
            "train.reset", tr("Start over"), running.reset, (), "Train", "restart",
            tr("Begin again with the same initial weights."), enabled=has_run,
            why_not=lambda: tr("Nothing was trained yet."),
        ),
        Action(
            "train.new_seed", tr("New initial weights"), lambda: running.reset(secrets.randbelow(100_000)), (), "Train",
            "dice", tr("Begin again with other initial weights (a new seed)."),
        ),
    ):  # fmt: skip
        session.actions.add(action)
