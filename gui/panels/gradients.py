"""The Gradients panel: do all layers learn, and at a sensible pace?"""

from __future__ import annotations

import time
from typing import ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.names import parameter_title
from core.studio.series import Series
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.widgets import text
from gui.widgets.calm_axes import CalmAxes
from gui.widgets.empty import EmptyState
from gui.widgets.norm_bars import NormBars, Row
from gui.widgets.plot_style import line_colour, line_theme, shade_theme

__all__ = ["GradientsPanel"]

POINTS = 1000
EVERY_S = 1 / 15
HEALTHY = (
    3e-4,
    3e-3,
)  # update / weight; about 1e-3 is a common rule: https://cs231n.github.io/neural-networks-3/#ratio


class GradientsPanel(Panel):
    """Norm of the gradient, or of the update against the weight, for each parameter over the steps."""

    name: ClassVar[str] = "gradients"
    title: ClassVar[str] = "Gradients"
    icon: ClassVar[str] = "gradient"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 15
    help: ClassVar[str] = (
        "The size of every parameter's gradient appears here while training runs: small bars in the first layers are "
        "vanishing gradients, growing lines are exploding ones."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._next_s = 0.0
        self._ratio = False
        self._lines: dict[str, int] = {}
        self._seen: tuple[str, int] = ("", 0)
        session.running.measured.connect(self._note)
        session.selection_changed.connect(self._note)

    def _note(self) -> None:
        self._new = True

    def build(self, parent: int) -> None:
        """The switch, the plot, the bars."""
        self._empty = EmptyState(parent, tr(self.help), tr("Run"), self.session.running.run, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(12)):
                self._choices = (tr("gradient norm"), tr("update / weight"))
                dpg.add_radio_button(
                    self._choices, default_value=self._choices[0], horizontal=True, callback=self._choose
                )
                self._note_text = text.add("", "muted")
            with dpg.group(horizontal=True) as around:
                with dpg.plot(
                    width=300, height=-1, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
                ) as self._plot:  # fmt: skip
                    self._x = dpg.add_plot_axis(dpg.mvXAxis, no_label=True)
                    self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True, scale=dpg.mvPlotScale_Log10)
                    ends = [0.0, 1e9]
                    self._band = dpg.add_shade_series(
                        ends, [HEALTHY[1]] * 2, y2=[HEALTHY[0]] * 2, parent=self._y, show=False
                    )
                self._bars = NormBars(dpg.top_container_stack(), self._select, self._toggled)
        with dpg.tooltip(around) as self._tip:
            self._tip_text = text.add(face="mono")
        self._axes = CalmAxes(self._plot, self._x, self._y)
        self._axes.log = True
        self.theme_changed()

    def theme_changed(self) -> None:
        """The healthy band takes the theme's green; lines are named by colours that all themes share."""
        dpg.bind_item_theme(self._band, shade_theme(theme.colour("ok", 50)))
        self._new = True

    def update(self) -> None:
        """Redraw if there are new measurements."""
        running = self.session.running
        empty = not running.grad_norms
        self._empty.instead_of(self._body, empty)
        if empty:
            return
        if self._seen[0] != running.run_id or running.step_count < self._seen[1]:
            self._axes.reset()
        self._seen = (running.run_id, running.step_count)
        width = int(dpg.get_item_rect_size(self.window)[0]) - theme.px(24)
        bars = int(min(theme.px(420), max(theme.px(250), width * 0.36)))
        dpg.configure_item(self._plot, width=max(theme.px(120), width - bars))
        now = time.monotonic()
        if self._new and now >= self._next_s:
            self._new, self._next_s = False, now + EVERY_S
            self._draw()
        self._bars.show(self._rows(), bars, self._marked())
        self._follow()
        self._read_out()

    @property
    def _table(self) -> dict[str, Series]:
        running = self.session.running
        return running.update_ratios if self._ratio else running.grad_norms

    def _names(self) -> list[str]:
        """Parameters that were measured, in the order in which the numbers pass them."""
        running = self.session.running
        table = self._table
        place = {node: k for k, node in enumerate(self.session.analysis.order)}
        known = [n for n in running.parameters if n in table] + [n for n in table if n not in running.parameters]
        return sorted(known, key=lambda n: place.get(n.partition(".")[0], len(place)))

    def _rows(self) -> list[Row]:
        table = self._table
        return [
            Row(name, parameter_title(self.session, name), line_colour(k), table[name].last)
            for k, name in enumerate(self._names())
        ]

    def _marked(self) -> frozenset[str]:
        chosen = self.session.selected_nodes
        return frozenset(n for n in self._table if n.partition(".")[0] in chosen)

    def _draw(self) -> None:
        table, marked = self._table, self._marked()
        names = self._names()
        for number, name in enumerate(names):
            x, y = table[name].thinned(max(100, POINTS // max(1, len(names) // 8)))
            y = np.where(y > 0, y, np.nan)
            if len(x) < 2:
                continue
            if name not in self._lines:
                self._lines[name] = dpg.add_line_series(x, y, parent=self._y)
            else:
                dpg.set_value(self._lines[name], [np.ascontiguousarray(x), np.ascontiguousarray(y)])
            colour = (*line_colour(number)[:3], 255 if not marked or name in marked else 70)
            dpg.bind_item_theme(self._lines[name], line_theme(colour, 3.0 if name in marked else 1.5))
            dpg.configure_item(self._lines[name], show=name not in self._bars.hidden)
        for name in set(self._lines) - set(names):
            dpg.delete_item(self._lines.pop(name))

    def _follow(self) -> None:
        shown = [s.extent(positive=True) for n, s in self._table.items() if n not in self._bars.hidden]
        shown = [e for e in shown if e[0] == e[0]]
        if shown:
            low, high = min(e[0] for e in shown), max(e[1] for e in shown)
            if self._ratio:
                low, high = min(low, HEALTHY[0]), max(high, HEALTHY[1])
            self._axes.follow((0.0, float(max(10, self.session.running.step_count))), (max(low, high * 1e-12), high))

    def _read_out(self) -> None:
        inside = dpg.is_item_hovered(self._plot)
        dpg.configure_item(self._tip, show=inside)
        if inside:
            step = dpg.get_plot_mouse_pos()[0]
            lines = [tr("step {step}", step=f"{max(0, int(step)):,}")]
            for row in self._rows()[:24]:
                if row.name not in self._bars.hidden:
                    lines.append(f"{row.label:<20} {digits(self._table[row.name].at(step))}")
            dpg.set_value(self._tip_text, "\n".join(lines))

    def _choose(self, _sender: int, value: str) -> None:
        self._ratio = value == self._choices[1]
        dpg.configure_item(self._band, show=self._ratio)
        dpg.set_value(self._note_text, tr("shaded: a healthy pace, about 0.001") if self._ratio else "")
        for line in self._lines.values():
            dpg.delete_item(line)
        self._lines.clear()
        self._axes.reset()
        self._new = True

    def _select(self, name: str) -> None:
        self.session.select([name.partition(".")[0]])

    def _toggled(self, _name: str) -> None:
        self._new = True
