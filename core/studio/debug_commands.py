"""The actions of the Debug menu: moving through a recorded step and from step to step, breakpoints, watches.

Keys go by what one moves over: F10 an operation, F11 what is inside it, and with Alt the arrows a node (sideways) or a
phase (up and down), the page keys a batch, with Shift an epoch. Every way on has its way back.
"""

from __future__ import annotations

from core.graph import Link, Target
from core.nodes.spec import UNSHAPED
from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_debug_commands", "selected_targets", "watchable"]


def add_debug_commands(session: Session) -> None:
    """Register the actions of the Debug menu with the session."""
    _add_steps(session)
    _add_travel(session)
    _add_breakpoints(session)
    _add_phases(session)


def selected_targets(session: Session) -> list[Target]:
    """What a breakpoint set now would be on: the selected nodes and links."""
    return [*sorted(session.selected_nodes), *sorted(session.selected_links)]


def watchable(session: Session, target: Target) -> str:
    """The expression that follows a node's first output or the value on a link; empty where no tensor comes out."""
    if isinstance(target, Link):
        refs = [target.source]
    elif isinstance(target, str):
        refs = [ref for ref in session.analysis.infos if ref.node == target]
    else:
        return str(target)
    return next((str(ref) for ref in refs if _carries_numbers(session, ref)), "")


def _carries_numbers(session: Session, ref: object) -> bool:
    info = session.analysis.infos.get(ref)  # type: ignore[call-overload]
    return info is not None and info.dtype not in UNSHAPED


class _Why:
    """Conditions of several actions, with the sentence for when they do not hold."""

    def __init__(self, session: Session) -> None:
        self.session, self.debugger = session, session.running.debugger

    def recorded(self) -> bool:
        return self.debugger.trace is not None and not self.session.running.visiting

    def can_step(self) -> bool:
        return bool(self.session.graph.nodes) and not self.session.running.visiting

    def one_node(self) -> bool:
        return len(self.session.selected_nodes) == 1 and not self.session.running.visiting

    def not_recorded(self) -> str:
        return self.busy() or tr("No step was recorded yet: press F10 to step.")

    def empty(self) -> str:
        return self.busy() or tr("The canvas is empty: add nodes, or open an example.")

    def not_one(self) -> str:
        return self.busy() or tr("Select one node first.")

    def not_stepping(self) -> str:
        return tr("You are not stepping: press F10 to begin.")

    def busy(self) -> str:
        return tr("A step of the past is being trained again.") if self.session.running.visiting else ""


def _add_steps(session: Session) -> None:
    debugger, why = session.running.debugger, _Why(session)

    def first() -> None:
        debugger.to_entry(0)

    def last() -> None:
        if debugger.trace:
            debugger.to_entry(len(debugger.trace.entries) - 1)

    on, back = (why.can_step, why.empty), (why.recorded, why.not_recorded)
    for id, label, run, key, icon, help, (enabled, why_not) in (
        ("step", tr("Next operation"), debugger.step, "F10", "arrow-right",
         tr("The next operation: forward, loss, backward, update. Passes over a layer's inner parts."), on),
        ("back", tr("Operation before"), debugger.back, "Shift+F10", "arrow-left",
         tr("Back to the operation before."), back),
        ("into", tr("Into the layer"), debugger.step_into, "F11", "arrow-right",
         tr("On to the very next operation, also inside a layer: one module, one time step."), on),
        ("back_into", tr("Back into the layer"), debugger.back_into, "Ctrl+Shift+F10", "arrow-left",
         tr("Back to the very operation before, also inside a layer."), back),
        ("out", tr("To the end of the node"), debugger.step_out, "Shift+F11", "skip-next",
         tr("On to the last operation of this node; from there, to that of the next one."), on),
        ("next_node", tr("Next node"), debugger.step_node, "Alt+Right", "skip-next",
         tr("On to the first operation of another node."), on),
        ("previous_node", tr("Node before"), debugger.back_node, "Alt+Left", "skip-previous",
         tr("Back to the last operation of another node."), back),
        ("next_part", tr("Next time step or module"), debugger.step_part, "Alt+Shift+Right", "skip-next",
         tr("On to the first operation of another part of this node."), on),
        ("previous_part", tr("Time step or module before"), debugger.back_part, "Alt+Shift+Left", "skip-previous",
         tr("Back to the last operation of another part of this node."), back),
        ("next_phase", tr("Next phase"), debugger.step_phase, "Alt+Down", "fast-forward",
         tr("On to the loss, the backward pass, the update, or the next batch."), on),
        ("previous_phase", tr("Phase before"), debugger.back_phase, "Alt+Up", "rewind",
         tr("Back to the start of this phase; from there, of the phase before."), back),
        ("first", tr("First operation"), first, "Alt+Home", "rewind", tr("To the start of this step."), back),
        ("last", tr("Last operation"), last, "Alt+End", "fast-forward", tr("To the end of this step."), back),
    ):  # fmt: skip
        session.actions.add(
            Action(f"debug.{id}", label, run, (key,), "Debug", icon, help, enabled=enabled, why_not=why_not)
        )


def _add_travel(session: Session) -> None:
    debugger, running, why = session.running.debugger, session.running, _Why(session)

    def to_node() -> None:
        debugger.to_node(next(iter(session.selected_nodes)))

    def back_to_node() -> None:
        debugger.back_to_node(next(iter(session.selected_nodes)))

    def can_change() -> bool:
        return why.recorded() and bool(debugger.at_hand)

    for action in (
        Action("debug.next_batch", tr("Next batch"), debugger.step_batch, ("Alt+PgDn",), "Debug", "skip-next",
               tr("To the start of the next step; one that was trained already is shown again."),
               enabled=why.can_step, why_not=why.empty),
        Action("debug.previous_batch", tr("Batch before"), debugger.back_batch, ("Alt+PgUp",), "Debug", "skip-previous",
               tr("To the start of this step; from there, of the step before, however long ago."),
               enabled=why.recorded, why_not=why.not_recorded),
        Action("debug.next_epoch", tr("Next epoch"), debugger.step_epoch, ("Alt+Shift+PgDn",), "Debug", "fast-forward",
               tr("To the first step of the next epoch, training up to it where that was not done yet."),
               enabled=why.can_step, why_not=why.empty),
        Action("debug.previous_epoch", tr("Epoch before"), debugger.back_epoch, ("Alt+Shift+PgUp",), "Debug", "rewind",
               tr("To the first step of this epoch; from there, of the epoch before."),
               enabled=why.recorded, why_not=why.not_recorded),
        Action("debug.to_node", tr("Run to the selected node"), to_node, ("Ctrl+F10",),
               "Debug", "target", tr("On until the selected node computes, forward or back."),
               enabled=why.one_node, why_not=why.not_one),
        Action("debug.back_to_node", tr("Back to the selected node"), back_to_node, ("Ctrl+F11",), "Debug", "target",
               tr("Back to where the selected node computed last."),
               enabled=lambda: why.one_node() and why.recorded(), why_not=why.not_one),
        Action("debug.last_change", tr("Back to the last change"), debugger.to_last_change, ("Ctrl+Shift+F11",),
               "Debug", "history",
               tr("Back to where a value last changed: of the selected link or node, or at the cursor."),
               enabled=can_change, why_not=why.not_recorded),
        Action("debug.stop_visit", tr("Stop going back"), running.stop_visit, (), "Debug", "stop",
               tr("Give up looking for a step of the past."), enabled=lambda: running.visiting,
               why_not=lambda: tr("No step of the past is being trained again.")),
        Action("debug.resume", tr("On to the next breakpoint"), debugger.resume, (), "Debug", "play",
               tr("Go on until a breakpoint comes true, in this step first. F5 does the same while stepping."),
               enabled=lambda: debugger.active, why_not=why.not_stepping),
        Action("debug.leave", tr("Stop stepping"), debugger.leave, (), "Debug", "stop",
               tr("Show the whole step as done."), enabled=lambda: debugger.active, why_not=why.not_stepping),
    ):  # fmt: skip
        session.actions.add(action)


def _add_breakpoints(session: Session) -> None:
    def chosen() -> bool:
        return bool(session.selected_nodes or session.selected_links)

    def toggle() -> None:
        session.edit.stops.toggle(selected_targets(session))

    def clear() -> None:
        session.edit.stops.clear()

    def with_one() -> list[Target]:
        return [t for t in selected_targets(session) if t in session.graph.breakpoints]

    def switch() -> None:
        on = not all(session.graph.breakpoints[t].enabled for t in with_one())
        for target in with_one():
            session.edit.stops.enable(target, on)

    def watch() -> None:
        for target in selected_targets(session):
            expression = watchable(session, target)
            if expression:
                session.edit.stops.watch(expression)

    choose = lambda: tr("Select nodes or links first.")  # noqa: E731
    for action in (
        Action("debug.breakpoint", tr("Breakpoint"), toggle, ("F9",), "Debug", "breakpoint",
               tr("Training stops at the selected nodes and links."), enabled=chosen, why_not=choose),
        Action("debug.disable_breakpoint", tr("Breakpoint on or off"), switch, ("Shift+F9",), "Debug", "breakpoint",
               tr("Keep the breakpoints of the selection, but do not stop there; or stop there again."),
               enabled=lambda: bool(with_one()), why_not=lambda: tr("The selection has no breakpoint: press F9.")),
        Action("debug.clear_breakpoints", tr("Clear all breakpoints"), clear, ("Ctrl+Shift+F9",), "Debug", "remove",
               tr("Take every breakpoint off."), enabled=lambda: bool(session.graph.breakpoints),
               why_not=lambda: tr("There is no breakpoint.")),
        Action("debug.watch", tr("Watch"), watch, ("Alt+W",), "Debug", "eye",
               tr("Follow the output of the selected nodes, or the value on the selected links, in the Watches panel."),
               enabled=lambda: any(watchable(session, t) for t in selected_targets(session)), why_not=choose),
    ):  # fmt: skip
        session.actions.add(action)


def _add_phases(session: Session) -> None:
    debugger, why = session.running.debugger, _Why(session)
    for phase, label in (
        ("forward", tr("To the forward pass")),
        ("loss", tr("To the loss")),
        ("backward", tr("To the backward pass")),
        ("update", tr("To the update")),
    ):
        session.actions.add(
            Action(f"debug.to_{phase}", label, lambda p=phase: debugger.to_phase(p), (), "Debug/Phase", "",  # type: ignore[misc]
                   enabled=why.recorded, why_not=why.not_recorded)
        )  # fmt: skip
