"""The list of breakpoints: on or off, what it is on, its condition, how often it stopped, and away with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import dearpygui.dearpygui as dpg

from core.graph import Breakpoint, Link, Target, target_node
from core.graph.breakpoints import WITH_THRESHOLD, Condition
from core.studio.languages import tr
from core.studio.session import Session
from core.studio.stop_words import condition_titles, target_title, unit_of
from core.studio.stopping import plain
from gui import fonts, theme
from gui.dialogs.breakpoint import number_in
from gui.shell.controls import button, muted, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.empty import EmptyState

__all__ = ["BreakpointList"]


class BreakpointList:
    """One row for each breakpoint of the document."""

    def __init__(self, session: Session, parent: int, reveal: Callable[[str], None]) -> None:
        self.session, self._reveal = session, reveal
        self.moved = True
        self.boxes: dict[Target, int] = {}
        self.names: dict[Target, int] = {}
        self.conditions: dict[Target, int] = {}
        self.amounts: dict[Target, int] = {}
        self._hits: dict[Target, int] = {}
        self.problem = text.add("", "error", wrap=0, parent=parent, show=False)
        self._empty = EmptyState(
            parent, tr("Select nodes or links and press F9: training stops there. Ctrl+F9 gives it a condition."),
            tr("Stop at the selection"), self._stop_at_selection,
        )  # fmt: skip
        self._rows = int(dpg.add_group(parent=parent))

    def rebuild(self) -> None:
        """Other breakpoints, conditions or names."""
        dpg.delete_item(self._rows, children_only=True)
        for table in (self.boxes, self.names, self.conditions, self.amounts, self._hits):
            table.clear()
        found = sorted(self.session.graph.breakpoints.values(), key=lambda b: (target_node(b.target), str(b.target)))
        self._empty.show(not found)
        if found:
            with dpg.table(parent=self._rows, header_row=False, policy=dpg.mvTable_SizingStretchProp):
                for weight, fixed in ((26, True), (4, False), (5, False), (4, False), (34, True), (28, True)):
                    size = theme.px(weight) if fixed else weight
                    dpg.add_table_column(width_fixed=fixed, width_stretch=not fixed, init_width_or_weight=size)
                for breakpoint in found:
                    with dpg.table_row():
                        self._row(breakpoint)
        self._say("")
        for breakpoint in found:  # a file may hold an expression that this program does not understand
            try:
                plain(breakpoint)
            except ValueError as problem:
                self._say(f"{target_title(self.session, breakpoint.target)}: {problem}")
        self.moved = True

    def frame(self) -> None:
        """How often each stopped, and at which the debugger stands."""
        if not self.moved:
            return
        self.moved = False
        debugger = self.session.running.debugger
        for target, item in self._hits.items():
            dpg.set_value(item, f"{debugger.hit_counts.get(target, 0)}×")
            here = debugger.hit is not None and debugger.hit.target == target
            dpg.bind_item_theme(self.names[target], look("row-chosen" if here else "row"))

    def _row(self, breakpoint: Breakpoint) -> None:
        target, stops = breakpoint.target, self.session.edit.stops
        self.boxes[target] = int(
            dpg.add_checkbox(default_value=breakpoint.enabled, callback=lambda _s, on: stops.enable(target, on))
        )
        tooltip(self.boxes[target], tr("Stop here, or only keep it"))
        title = target_title(self.session, target)
        self.names[target] = int(
            dpg.add_button(label=f"{title}##{target}", width=-1, callback=lambda: self.go_to(target))
        )
        dpg.bind_item_theme(self.names[target], look("row"))
        tooltip(self.names[target], title, tr("Click: show it on the canvas"))
        titles = condition_titles()
        self.conditions[target] = int(
            dpg.add_combo(
                list(titles.values()), default_value=titles[breakpoint.condition], width=-1,
                callback=lambda _s, title: self._choose(target, next(c for c, t in titles.items() if t == title)),
            )
        )  # fmt: skip
        self._amount(breakpoint)
        self._hits[target] = int(muted("0×"))
        tooltip(self._hits[target], tr("How often it has stopped in this run"))
        button("", lambda: stops.remove([target]), icon="close", kind="quiet", tip=tr("Remove"))

    def _amount(self, breakpoint: Breakpoint) -> None:
        """The number or the expression that the condition compares with."""
        target = breakpoint.target
        if breakpoint.condition in WITH_THRESHOLD:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                unit = unit_of(breakpoint.condition)
                item = dpg.add_input_text(
                    default_value=f"{breakpoint.threshold:g}", width=-theme.px(18) if unit else -1, on_enter=True,
                    callback=lambda _s, value: self._set_number(target, value),
                )  # fmt: skip
                if unit:
                    muted(unit)
        elif breakpoint.condition == "expression":
            item = dpg.add_input_text(
                default_value=breakpoint.expression, width=-1, on_enter=True,
                callback=lambda _s, value: self._set(replace(self._of(target), expression=value)),
            )  # fmt: skip
            dpg.bind_item_font(item, fonts.font("mono"))
        else:
            item = dpg.add_spacer()
        self.amounts[target] = int(item)

    def _of(self, target: Target) -> Breakpoint:
        return self.session.graph.breakpoints[target]

    def _stop_at_selection(self) -> None:
        action = self.session.actions["debug.breakpoint"]
        if action.enabled():
            action.run()
        elif action.why_not:
            self.session.notify(action.why_not())

    def _choose(self, target: Target, condition: Condition) -> None:
        known = self._of(target)
        expression = known.expression or "norm(grad) > 10"
        self._set(
            replace(known, condition=condition, threshold=WITH_THRESHOLD.get(condition, 0.0), expression=expression)
        )

    def _set_number(self, target: Target, value: str) -> None:
        try:
            self._set(replace(self._of(target), threshold=number_in(value)))
        except ValueError as problem:
            self._say(str(problem))

    def _set(self, breakpoint: Breakpoint) -> None:
        try:
            self.session.edit.stops.set(breakpoint)
            self._say("")
        except ValueError as problem:
            self._say(str(problem))

    def _say(self, problem: str) -> None:
        dpg.set_value(self.problem, problem)
        dpg.configure_item(self.problem, show=bool(problem))

    def go_to(self, target: Target) -> None:
        """Select it and bring it into view."""
        if isinstance(target, Link):
            self.session.select((), [target])
        else:
            self.session.select([target_node(target)])
        self._reveal(target_node(target))
