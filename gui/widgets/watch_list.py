"""The list of watches: a name, an expression, its value where the debugger stands, and whether that is new there."""

from __future__ import annotations

import re

import dearpygui.dearpygui as dpg

from core.runtime.expressions import FUNCTIONS, ExpressionError
from core.runtime.questions import Refusal
from core.runtime.trace import Spot
from core.runtime.watching import WatchedAt, WatchValue
from core.studio.languages import tr
from core.studio.session import Session
from core.studio.stop_words import watch_names
from gui import fonts, theme
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.empty import EmptyState

__all__ = ["WatchList", "completions"]

SHOWN = 6  # completions at a time
LAST_WORD = re.compile(r"[A-Za-z_][\w.]*$")


def completions(written: str, names: list[str]) -> list[str]:
    """What the last word of an expression may become: names that begin with it first, then those that contain it."""
    found = LAST_WORD.search(written)
    if not found:
        return []
    word = found.group().lower()
    begin = [n for n in names if n.lower().startswith(word)]
    inside = [n for n in names if word in n.lower() and n not in begin]
    return [n for n in begin + inside if n.lower() != word][:SHOWN]


class WatchList:
    """Rows of watches and a field to add one."""

    def __init__(self, session: Session, parent: int) -> None:
        self.session = session
        self.moved = True
        self.values: list[int] = []  # the items that show the values, by row
        self.fields: list[int] = []  # the expressions
        self.offers: list[str] = []
        self._results: dict[str, WatchValue] = {}
        self._before: dict[str, WatchValue] = {}  # at the stop before this one
        self._place: tuple[int, int] | None = None
        self._asked: tuple[int, int] | None = None
        self._marks: list[int] = []
        self._tips: list[int] = []
        self._names: list[str] = []
        self._written = ""
        self._chosen = -1
        self._focus_in = 0
        self.field = int(
            dpg.add_input_text(
                hint=tr("Add an expression, such as norm(linear_1.weight.grad)"), width=-1, on_enter=True,
                callback=self._entered, parent=parent,
            )
        )  # fmt: skip
        dpg.bind_item_font(self.field, fonts.font("mono"))
        self._offer_box = int(dpg.add_group(parent=parent))
        self.problem = text.add("", "error", wrap=0, parent=parent, show=False)
        self._empty = EmptyState(
            parent, tr("Follow parameters, outputs and expressions of them: what they are where the debugger stands."),
            tr("Watch the loss"), lambda: session.edit.stops.watch("loss"),
        )  # fmt: skip
        self._rows = int(dpg.add_group(parent=parent))

    def focus(self) -> None:
        """Give the field the keyboard."""
        self._focus_in = 3

    def rebuild(self) -> None:
        """Other watches, or another size."""
        dpg.delete_item(self._rows, children_only=True)
        self.values, self.fields, self._marks, self._tips = [], [], [], []
        self._names = [*watch_names(self.session), *FUNCTIONS]
        watches = self.session.graph.watches
        self._empty.show(not watches)
        if watches:
            with dpg.table(parent=self._rows, header_row=False, policy=dpg.mvTable_SizingStretchProp):
                for weight, fixed in ((14, True), (2, False), (4, False), (4, False), (76, True)):
                    size = theme.px(weight) if fixed else weight
                    dpg.add_table_column(width_fixed=fixed, width_stretch=not fixed, init_width_or_weight=size)
                for place in range(len(watches)):
                    with dpg.table_row():
                        self._row(place)
        self.moved = True
        self._show()

    def frame(self) -> None:
        """Ask for values where the cursor moved, and offer names while somebody writes."""
        if self._focus_in:
            self._focus_in -= 1
            dpg.focus_item(self.field)
        self._offer()
        if self.moved:
            self.moved = False
            self._ask()

    # ---- rows ----

    def _row(self, place: int) -> None:
        watch, stops = self.session.graph.watches[place], self.session.edit.stops
        self._marks.append(text.add(" ", "accent"))
        dpg.add_input_text(
            default_value=watch.name, hint=tr("name"), width=-1, on_enter=True,
            callback=lambda _s, value: stops.change_watch(place, name=value),
        )  # fmt: skip
        field = int(
            dpg.add_input_text(
                default_value=watch.expression, width=-1, on_enter=True,
                callback=lambda _s, value: self._change(place, value),
            )
        )  # fmt: skip
        dpg.bind_item_font(field, fonts.font("mono"))
        self.fields.append(field)
        value = int(dpg.add_button(label="–", width=-1, callback=lambda: self._open(place)))
        dpg.bind_item_theme(value, look("row"))
        dpg.bind_item_font(value, fonts.font("mono"))
        self.values.append(value)
        self._tips.append(tooltip(value, "")[0])
        with dpg.group(horizontal=True, horizontal_spacing=0):
            button("", lambda: stops.move_watch(place, -1), icon="arrow-up", kind="quiet", tip=tr("Move up"))
            button("", lambda: stops.move_watch(place, +1), icon="arrow-down", kind="quiet", tip=tr("Move down"))
            button("", lambda: stops.unwatch(place), icon="close", kind="quiet", tip=tr("Watch it no longer"))

    def _change(self, place: int, expression: str) -> None:
        if not expression.strip():
            self.session.edit.stops.unwatch(place)
            return
        try:
            self.session.edit.stops.change_watch(place, expression=expression)
            self._say("")
        except ExpressionError as problem:
            self._say(str(problem))

    def _open(self, place: int) -> None:
        """The tensor behind a plain watch."""
        debugger, watch = self.session.running.debugger, self.session.graph.watches[place]
        result = self._results.get(watch.expression)
        if result is not None and result.key and debugger.trace is not None:
            debugger.open(Spot(debugger.trace.step, result.key, result.index, watch.title))

    # ---- values ----

    def _ask(self) -> None:
        running = self.session.running
        trace = running.debugger.trace
        expressions = tuple(w.expression for w in self.session.graph.watches)
        if trace is None or not expressions or not running.loaded:
            self._results = {}
            self._show()
            return
        cursor = running.debugger.cursor if running.debugger.active else len(trace.entries)
        place = self._asked = (trace.step, cursor)

        def take(found: tuple[WatchValue, ...] | Refusal) -> None:
            if isinstance(found, Refusal) or place != self._asked:
                return  # the cursor is somewhere else by now
            if place != self._place:
                self._place, self._before = place, self._results
            self._results = dict(zip(expressions, found, strict=True))
            self._show()

        running.ask(WatchedAt(trace.step, cursor, expressions), take)

    def _show(self) -> None:
        for place, watch in enumerate(self.session.graph.watches[: len(self.values)]):
            found = self._results.get(watch.expression)
            words, about, fresh = "–", tr("Run or step, and its value stands here."), False
            if found is not None:
                shape = f"  ({', '.join(map(str, found.shape))})" if found.shape else ""
                words = tr("not yet") if found.state == "waiting" else f"{found.text}{shape}"
                about = f"{found.text}{shape}" + ("\n" + tr("Click: the whole tensor") if found.key else "")
                before = self._before.get(watch.expression)
                fresh = found.state == "known" and before is not None and before.digest != found.digest
            dpg.configure_item(self.values[place], label=f"{words}##watch{place}")
            dpg.set_value(self._tips[place], about)
            dpg.set_value(self._marks[place], "●" if fresh else " ")

    # ---- adding ----

    def _entered(self, _sender: int, written: str) -> None:
        if 0 <= self._chosen < len(self.offers):
            self._complete(self.offers[self._chosen])
            return
        try:
            if written.strip():
                self.session.edit.stops.watch(written)
            dpg.set_value(self.field, "")
            self._say("")
        except ExpressionError as problem:
            self._say(str(problem))
        self._focus_in = 2

    def _complete(self, name: str) -> None:
        written = LAST_WORD.sub("", dpg.get_value(self.field)) + name + ("(" if name in FUNCTIONS else "")
        dpg.set_value(self.field, written)
        self._chosen = -1
        self._focus_in = 2

    def _offer(self) -> None:
        writing = dpg.is_item_active(self.field) or bool(self._focus_in)
        written = dpg.get_value(self.field) if writing or self._hovers() else ""
        offers = completions(written, self._names)
        if offers and dpg.is_item_active(self.field):
            step = int(dpg.is_key_pressed(dpg.mvKey_Down)) - int(dpg.is_key_pressed(dpg.mvKey_Up))
            chosen = max(-1, min(self._chosen + step, len(offers) - 1))
        else:
            chosen = -1
        if (offers, chosen) == (self.offers, self._chosen):
            return
        self.offers, self._chosen = offers, chosen
        dpg.delete_item(self._offer_box, children_only=True)
        for place, name in enumerate(offers):
            item = dpg.add_button(label=name, width=-1, parent=self._offer_box,
                                  callback=lambda _s, _a, n: self._complete(n), user_data=name)  # fmt: skip
            dpg.bind_item_theme(item, look("row-chosen" if place == chosen else "row"))
            dpg.bind_item_font(item, fonts.font("mono"))

    def _hovers(self) -> bool:
        return any(dpg.is_item_hovered(child) for child in dpg.get_item_children(self._offer_box, 1))

    def _say(self, problem: str) -> None:
        dpg.set_value(self.problem, problem)
        dpg.configure_item(self.problem, show=bool(problem))
