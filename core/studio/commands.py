"""The actions that need no window: undo, training, debugging. Here, so that every front end has the same ones.

What needs a window (panels, themes, dialogs) is registered by the window, what edits the canvas by the canvas.
"""

from __future__ import annotations

import secrets

from core.studio.actions import Action
from core.studio.explain_commands import add_explain
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_commands"]


def add_commands(session: Session) -> None:
    """Register the actions of the Edit, Train and Debug menus with the session."""
    _add_edit(session)
    _add_train(session)
    _add_debug(session)
    add_explain(session)


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
        return running.state == "running" or bool(session.graph.nodes)

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
            tr("Stop after the step at hand."), enabled=lambda: running.state == "running",
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


def _add_debug(session: Session) -> None:
    debugger = session.running.debugger

    def recorded() -> bool:
        return debugger.trace is not None

    def can_step() -> bool:
        return bool(session.graph.nodes)

    def one_selected() -> bool:
        return len(session.selected_nodes) == 1

    def to_node() -> None:
        debugger.to_node(next(iter(session.selected_nodes)))

    def toggle_breakpoint() -> None:
        session.edit.stops.toggle([*sorted(session.selected_nodes), *sorted(session.selected_links)])

    def clear_breakpoints() -> None:
        session.edit.stops.clear()

    def first() -> None:
        debugger.to_entry(0)

    def last() -> None:
        if debugger.trace:
            debugger.to_entry(len(debugger.trace.entries) - 1)

    empty = lambda: tr("The canvas is empty: add nodes, or open an example.")  # noqa: E731
    no_trace = lambda: tr("No step was recorded yet: press F10 to step.")  # noqa: E731
    choose = lambda: tr("Select one node first.")  # noqa: E731
    for action in (
        Action(
            "debug.step", tr("Next operation"), debugger.step, ("F10",), "Debug", "arrow-right",
            tr("On to the next operation of the step: forward, loss, backward, update."),
            enabled=can_step, why_not=empty,
        ),
        Action(
            "debug.back", tr("Operation before"), debugger.back, ("Shift+F10",), "Debug", "arrow-left",
            tr("Back to the operation before."), enabled=recorded, why_not=no_trace,
        ),
        Action(
            "debug.next_node", tr("Next node"), debugger.step_node, ("F11",), "Debug", "skip-next",
            tr("On to the first operation of another node."), enabled=can_step, why_not=empty,
        ),
        Action(
            "debug.previous_node", tr("Node before"), debugger.back_node, ("Shift+F11",), "Debug", "skip-previous",
            tr("Back to the last operation of another node."), enabled=recorded, why_not=no_trace,
        ),
        Action("debug.first", tr("First operation"), first, (), "Debug", "rewind", tr("To the start of this step."),
               enabled=recorded, why_not=no_trace),
        Action("debug.last", tr("Last operation"), last, (), "Debug", "fast-forward", tr("To the end of this step."),
               enabled=recorded, why_not=no_trace),
        Action("debug.to_node", tr("Run to the selected node"), to_node, ("Ctrl+F10",), "Debug", "target",
               tr("Step until the selected node computes."), enabled=one_selected, why_not=choose),
        Action("debug.resume", tr("On to the next breakpoint"), debugger.resume, (), "Debug", "play",
               tr("Go on until a node with a breakpoint is about to run."), enabled=lambda: debugger.active,
               why_not=lambda: tr("You are not stepping: press F10 to begin.")),
        Action("debug.leave", tr("Stop stepping"), debugger.leave, (), "Debug", "stop",
               tr("Show the whole step as done."), enabled=lambda: debugger.active,
               why_not=lambda: tr("You are not stepping: press F10 to begin.")),
        Action("debug.breakpoint", tr("Breakpoint"), toggle_breakpoint, ("F9",), "Debug", "breakpoint",
               tr("Training stops at the selected nodes and links."),
               enabled=lambda: bool(session.selected_nodes or session.selected_links),
               why_not=lambda: tr("Select nodes or links first.")),
        Action("debug.clear_breakpoints", tr("Clear all breakpoints"), clear_breakpoints, ("Ctrl+Shift+F9",), "Debug",
               "remove", tr("Take every breakpoint off."), enabled=lambda: bool(session.graph.breakpoints),
               why_not=lambda: tr("There is no breakpoint.")),
    ):  # fmt: skip
        session.actions.add(action)
    for phase, label in (
        ("forward", tr("To the forward pass")),
        ("loss", tr("To the loss")),
        ("backward", tr("To the backward pass")),
        ("update", tr("To the update")),
    ):
        session.actions.add(
            Action(f"debug.to_{phase}", label, lambda p=phase: debugger.to_phase(p), (), "Debug/Phase", "",  # type: ignore[misc]
                   enabled=recorded, why_not=no_trace)
        )  # fmt: skip
