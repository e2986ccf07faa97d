"""The dialog "Breakpoint with condition": what it is on, when it stops, and whether it is on.

The keyboard is enough: up and down choose the condition, page up and page down what it is on, Enter takes it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.graph import Breakpoint, ParameterRef, Target
from core.graph.breakpoints import WITH_THRESHOLD, Condition
from core.studio.actions import Action
from core.studio.debug_commands import selected_targets
from core.studio.languages import tr
from core.studio.stop_words import condition_titles, parameters_of, target_title, unit_of
from core.studio.stopping import plain
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.dialogs.travel import TravelDialog
from gui.shell.controls import button, muted

if TYPE_CHECKING:
    from core.studio.session import Session
    from gui.app import App

__all__ = ["BreakpointDialog", "add_breakpoint_actions", "number_in"]

LABELS = 92
PAGE_UP, PAGE_DOWN = 517, 518  # ImGui's codes; DearPyGui's names have those of its first version
HINTS: dict[str, str] = {
    "always": "Stops every time it is reached.",
    "nan": "Stops at the very operation that makes the first NaN or infinite number.",
    "grad_above": "The 2-norm of the gradient, when it is complete.",
    "grad_below": "The 2-norm of the gradient, when it is complete.",
    "dead_units": "Units that are zero for the whole batch; of a parameter, rows whose gradient is zero.",
    "loss_rises": "Compared with the loss of the step before.",
    "expression": "Names: value, grad, step, epoch, loss. For example: norm(grad) > 3 and step > 100",
}


def add_breakpoint_actions(app: App) -> None:
    """Register what needs the dialog, and show how far a visit to the past is once it takes long."""
    session = app.session

    def ask() -> None:
        target = selected_targets(session)[0]
        app.dialogs.open(BreakpointDialog(session, target))

    session.actions.add(
        Action("debug.breakpoint_condition", tr("Breakpoint with condition…"), ask, ("Ctrl+F9",), "Debug", "breakpoint",
               tr("Stop only when something is true: NaN, a large gradient, dead units, an expression."),
               enabled=lambda: len(selected_targets(session)) == 1,
               why_not=lambda: tr("Select one node or link first."))
    )  # fmt: skip

    def watch() -> None:
        app.dock.show("watches")
        app.panels["watches"].focus()  # type: ignore[attr-defined]

    session.actions.add(
        Action("debug.watch_expression", tr("Watch an expression…"), watch, ("Alt+Shift+W",), "Debug", "eye",
               tr("Write an expression of parameters and outputs, and follow it through the steps."))
    )  # fmt: skip

    def show_visit() -> None:
        running = session.running
        if running.visiting and running.travel[1] and not app.dialogs.open_now:
            app.dialogs.open(TravelDialog(session))

    session.running.travelled.connect(show_visit)


def number_in(text: str) -> float:
    """What a person wrote for a number, with a point or a comma. Raises ValueError with a sentence."""
    with contextlib.suppress(ValueError):
        return float(text.strip().replace(",", ".").removesuffix("%"))
    raise ValueError(tr("“{given}” is no number. Write one like 0.5 or 1e-6.", given=text.strip()))


class BreakpointDialog(Dialog):
    """Sets or changes the breakpoint of one node, parameter or link."""

    width = 480

    def __init__(self, session: Session, target: Target) -> None:
        super().__init__()
        self.title = tr("Breakpoint with condition")
        self.session = session
        self.targets: list[Target] = [target]
        if isinstance(target, ParameterRef):
            self.targets = [target.node]
        if isinstance(self.targets[0], str):
            node = self.targets[0]
            self.targets += [ParameterRef(node, name) for name in parameters_of(session, node)]
        self._titles = [target_title(session, t) for t in self.targets]
        known = session.graph.breakpoints.get(target)
        self.draft = known or Breakpoint(target, "nan")

    def build(self, parent: int) -> None:
        titles = condition_titles()
        self._conditions: list[Condition] = list(titles)
        with self._row(parent, tr("On")):
            self.on = dpg.add_combo(self._titles, width=-1, callback=lambda _s, title: self._take_title(title))
        with self._row(parent, tr("Stop")):
            self.condition = dpg.add_combo(
                list(titles.values()), width=-1,
                callback=lambda _s, title: self._choose(next(c for c, t in titles.items() if t == title)),
            )  # fmt: skip
        with self._row(parent, "") as self.number_row:
            self.number = dpg.add_input_text(width=theme.px(140), callback=self._check)
            self.unit = muted("")
        with self._row(parent, "") as self.expression_row:
            self.expression = dpg.add_input_text(width=-1, hint="norm(grad) > 3", callback=self._check)
            dpg.bind_item_font(self.expression, fonts.font("mono"))
        self.hint = muted("", parent=parent, wrap=theme.px(self.width - 40))
        self.problem = dpg.add_text("", parent=parent, wrap=theme.px(self.width - 24), color=theme.colour("error"))
        dpg.add_spacer(height=theme.px(4), parent=parent)
        self.enabled = dpg.add_checkbox(label=tr("Enabled"), default_value=self.draft.enabled, parent=parent)
        dpg.add_spacer(height=theme.px(12), parent=parent)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent):
            exists = self.draft.target in self.session.graph.breakpoints
            self.done = button(tr("Change") if exists else tr("Set breakpoint"), self.enter, kind="primary")
            if exists:
                button(tr("Remove"), self._remove, kind="danger")
            button(tr("Cancel"), self.cancel)
        self._show()

    def frame(self) -> None:
        """Up and down, page up and page down: no field has a use for them."""
        for key, step in ((dpg.mvKey_Down, 1), (dpg.mvKey_Up, -1)):
            if dpg.is_key_pressed(key):
                place = self._conditions.index(self.draft.condition) + step
                self._choose(self._conditions[place % len(self._conditions)])
        for key, step in ((PAGE_DOWN, 1), (PAGE_UP, -1)):
            if dpg.is_key_pressed(key):
                place = (self.targets.index(self.draft.target) + step) % len(self.targets)
                self._take_title(self._titles[place])

    def enter(self) -> None:
        """Set it, if what was written makes sense."""
        try:
            wanted = replace(self._written(), enabled=bool(dpg.get_value(self.enabled)))
            self.session.edit.stops.set(wanted)
        except ValueError as problem:
            dpg.set_value(self.problem, str(problem))
            return
        self.close()

    def _remove(self) -> None:
        self.session.edit.stops.remove([self.draft.target])
        self.close()

    def _take_title(self, title: str) -> None:
        target = self.targets[self._titles.index(title)]
        known = self.session.graph.breakpoints.get(target)
        self.draft = known or replace(self.draft, target=target)
        self._show()

    def _choose(self, condition: Condition) -> None:
        threshold = WITH_THRESHOLD.get(condition, 0.0)
        self.draft = replace(self.draft, condition=condition, threshold=threshold)
        self._show()

    def _show(self) -> None:
        draft = self.draft
        dpg.set_value(self.on, target_title(self.session, draft.target))
        dpg.set_value(self.condition, condition_titles()[draft.condition])
        compares = draft.condition in WITH_THRESHOLD
        dpg.configure_item(self.number_row, show=compares)
        dpg.configure_item(self.expression_row, show=draft.condition == "expression")
        dpg.set_value(self.number, f"{draft.threshold:g}")
        dpg.set_value(self.unit, unit_of(draft.condition))
        if draft.expression:
            dpg.set_value(self.expression, draft.expression)
        dpg.set_value(self.hint, tr(HINTS[draft.condition]))
        dpg.set_value(self.problem, "")
        if compares or draft.condition == "expression":
            dpg.focus_item(self.number if compares else self.expression)

    def _written(self) -> Breakpoint:
        draft = self.draft
        if draft.condition in WITH_THRESHOLD:
            draft = replace(draft, threshold=number_in(dpg.get_value(self.number)))
        if draft.condition == "expression":
            draft = replace(draft, expression=dpg.get_value(self.expression))
        return plain(draft)

    def _check(self) -> None:
        """Say what is wrong while it is typed, but not that it is empty."""
        problem = ""
        if self.draft.condition != "expression" or dpg.get_value(self.expression).strip():
            try:
                self._written()
            except ValueError as found:
                problem = str(found)
        dpg.set_value(self.problem, problem)

    @staticmethod
    @contextlib.contextmanager
    def _row(parent: int, label: str) -> Iterator[int]:
        with dpg.group(horizontal=True, parent=parent, xoffset=theme.px(LABELS)) as group:
            dpg.add_text(label)
            yield int(group)
