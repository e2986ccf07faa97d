"""The optimizers of the graph in the order in which they step: what each trains, how fast, and what is odd about it.

The order is changed by the arrows; a click on a name selects the node. What changes while training runs (the rate and
its curve) is brought up to date in place, everything else is made anew when the document says something else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.optimizer_order import OptimizerRow, move_optimizer, oddities, optimizers_of
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.sparkline import Sparkline

__all__ = ["OptimizerList"]

EVERY_S = 0.2  # redraws of the small curves
INDENT = 20
CURVE = 140


class OptimizerList:
    """Call ``frame`` once a frame.

    Parameters
    ----------
    add_schedule
        Offers schedules for an optimizer (its node), below the item that it is given.
    """

    def __init__(self, session: Session, parent: int, add_schedule: Callable[[int, str], object]) -> None:
        self.session, self._add_schedule = session, add_schedule
        self.rows: list[OptimizerRow] = []
        self.names: dict[str, int] = {}
        self.arrows: dict[tuple[str, int], int] = {}  # by node and way: -1 earlier, 1 later
        self.schedules: dict[str, int] = {}
        self.warnings: list[int] = []
        self._rates: dict[str, tuple[int, Sparkline]] = {}
        self._built: Any = None
        self._next_s = 0.0
        self._stale = True
        self.group = int(dpg.add_group(parent=parent))
        session.analysis_changed.connect(self.note)
        session.document_opened.connect(self.note)
        session.document_changed.connect(lambda _changes: self.note())

    def note(self) -> None:
        """The document is another."""
        self._stale = True

    def rebuild(self) -> None:
        """Colours or sizes are new."""
        self._built, self._stale = None, True

    def frame(self, width: int) -> None:
        """Bring it up to date, in so much room."""
        session = self.session
        if self._stale:
            self._stale = False
            self.rows = optimizers_of(session.graph, session.registry, session.analysis.order)
            odd = oddities(session, self.rows)
            titles = [self._facts(row) for row in self.rows]
            if (self.rows, odd, titles, width) != self._built:
                self._built = (self.rows, odd, titles, width)
                self._make(odd, titles, width)
        elif self._built is not None and self._built[3] != width:
            self._stale = True
        if time.monotonic() >= self._next_s:
            self._next_s = time.monotonic() + EVERY_S
            self._follow()
        for row in self.rows:
            chosen = row.node in session.selected_nodes
            dpg.bind_item_theme(self.names[row.node], look("row-chosen" if chosen else "row"))

    def _facts(self, row: OptimizerRow) -> tuple[str, str]:
        """What is said below the name: the loss and what it trains; then how it takes its turn."""
        session = self.session
        loss = node_title(session, row.loss) if row.loss else tr("no loss is linked")
        names = [node_title(session, n) for n in row.trains]
        named = ", ".join(names[:4]) + (tr(" and {count} more", count=len(names) - 4) if len(names) > 4 else "")
        if not row.changes:
            trains = tr("computes gradients, changes nothing")
        elif row.stated:
            trains = tr("trains {names}", names=named) if names else tr("trains nothing: its nodes are frozen")
        else:
            trains = tr("trains all: {names}", names=named) if names else tr("there is nothing to train")
        ways = []
        if row.turn.clip_value > 0:
            ways.append(tr("cuts gradients at {size}", size=digits(row.turn.clip_value)))
        if row.turn.clip_norm > 0:
            ways.append(tr("clips their norm at {size}", size=digits(row.turn.clip_norm)))
        if row.turn.accumulate > 1:
            ways.append(tr("{count} batches a step", count=row.turn.accumulate))
        return f"{loss}: {trains}", " · ".join(ways)

    # ---- making ----

    def _make(self, odd: list[tuple[str, str]], facts: list[tuple[str, str]], width: int) -> None:
        dpg.delete_item(self.group, children_only=True)
        self.names, self.arrows, self.schedules, self._rates, self.warnings = {}, {}, {}, {}, []
        if not self.rows:
            text.add(tr("Nothing trains the network yet: link its loss to an optimizer."), "muted", wrap=0,
                     parent=self.group)  # fmt: skip
        several = sum(row.changes for row in self.rows) > 1
        for place, (row, (first, second)) in enumerate(zip(self.rows, facts, strict=True)):
            with dpg.group(parent=self.group):
                self._head(place, row, several, width)
                with dpg.group(indent=theme.px(INDENT)):
                    text.add(first, "muted", wrap=0)
                    if second:
                        text.add(second, "muted", wrap=0)
                    if row.lr is not None:
                        self._course(row)
                dpg.add_spacer(height=theme.px(4))
        for node, words in odd:
            with dpg.group(parent=self.group, horizontal=True, horizontal_spacing=theme.px(4)):
                mark = dpg.add_button(label=fonts.icon("warning"), callback=lambda _s, _a, n: self.session.select([n]),
                                      user_data=node)  # fmt: skip
                dpg.bind_item_theme(mark, look("quiet:warn"))
                tooltip(int(mark), tr("Select the node"))
                self.warnings.append(text.add(words, "warn", wrap=0))

    def _head(self, place: int, row: OptimizerRow, several: bool, width: int) -> None:
        arrows = several and row.changes
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
            with dpg.group(horizontal=True, xoffset=theme.px(INDENT - 6)):
                text.add(str(place + 1), "muted", "mono")
                room = width - theme.px(INDENT + (72 if arrows else 0))
                label = fonts.elide(row.title, room - theme.px(16), theme.px(theme.SIZE_BASE))
                self.names[row.node] = int(dpg.add_button(
                    label=f"{label}##{row.node}", width=room,
                    callback=lambda _s, _a, node: self.session.select([node]), user_data=row.node,
                ))  # fmt: skip
            if arrows:
                self._arrow(row.node, -1, "arrow-up", tr("Step earlier"), "Ctrl+Alt+Up")
                self._arrow(row.node, 1, "arrow-down", tr("Step later"), "Ctrl+Alt+Down")
        tooltip(self.names[row.node], tr("Select the node"))

    def _arrow(self, node: str, by: int, icon: str, tip: str, keys: str) -> None:
        changing = [row.node for row in self.rows if row.changes]
        end = changing[0 if by < 0 else -1] == node
        item = int(dpg.add_button(
            label=fonts.icon(icon), user_data=(node, by),
            callback=lambda _s, _a, move: move_optimizer(self.session, *move),
        ))  # fmt: skip
        dpg.bind_item_theme(item, look("quiet:line" if end else "quiet"))
        tooltip(
            item,
            (tr("It is the first already") if by < 0 else tr("It is the last already")) if end else tip,
            shortcut=f"({keys})",
        )
        self.arrows[node, by] = item

    def _course(self, row: OptimizerRow) -> None:
        """The learning rate as it is now and its curve; below, the schedule behind it."""
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)) as line:
            rate = text.add("", "", "mono")
            curve = Sparkline(int(line), CURVE)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
            if row.schedule:
                title = fonts.elide(node_title(self.session, row.schedule), theme.px(200), theme.px(theme.SIZE_BASE))
                item = button(f"{title}##{row.node}", lambda: self.session.select([row.schedule]), kind="quiet",
                              icon="schedule", tip=tr("Select the schedule"))  # fmt: skip
                button("", lambda: self._add_schedule(item, row.node), icon="swap", kind="quiet",
                       tip=tr("Another schedule in its place"))  # fmt: skip
            else:
                item = button(f"{tr('Add a schedule')}##{row.node}", lambda: self._add_schedule(item, row.node),
                              icon="schedule", tip=tr("Let the learning rate change while training runs"))  # fmt: skip
        self.schedules[row.node] = item
        self._rates[row.node] = (rate, curve)

    # ---- while training runs ----

    def _follow(self) -> None:
        known = self.session.running.rates
        for row in self.rows:
            if row.node not in self._rates:
                continue
            item, curve = self._rates[row.node]
            series = known.get(row.node)
            last = series.last if series is not None and len(series) else float(row.lr or 0)
            words = tr("rate {value}", value=f"{digits(last):<9}")
            if dpg.get_value(item) != words:
                dpg.set_value(item, words)
            if series is not None:
                curve.show(series.thinned(CURVE)[1])
