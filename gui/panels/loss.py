"""The Loss panel: is the network learning?"""

from __future__ import annotations

import time
from typing import ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.widgets import text
from gui.widgets.calm_axes import CalmAxes
from gui.widgets.dashes import dashed
from gui.widgets.empty import EmptyState
from gui.widgets.legend_rows import LegendEntry, LegendRows
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["LossPanel"]

POINTS = 2000  # points of a line at most
EVERY_S = 1 / 20  # redraws of the curves
VALIDATION = "validation"
SWITCHES = 196  # what the switches take
WIDE = 460  # from here on the legend stands beside the switches, not below them


class LossPanel(Panel):
    """Loss over steps: a solid line for each optimizer, a dashed one for the validation part."""

    name: ClassVar[str] = "loss"
    title: ClassVar[str] = "Loss"
    icon: ClassVar[str] = "chart-line"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 10
    help: ClassVar[str] = "The loss of every training step appears here, and that of held-out data after each epoch."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._next_s = 0.0
        self._lines: dict[str, int] = {}
        self._looks: dict[str, int] = {}
        self._smoothing = 0.0
        self._log = False
        self._run, self._last = "", 0
        self._view: tuple[float, ...] = ()
        running = session.running
        running.progressed.connect(self._note)

    def _note(self) -> None:
        self._new = True

    def build(self, parent: int) -> None:
        """Legend and switches above the plot."""
        self._empty = EmptyState(parent, tr(self.help), tr("Run"), self.session.running.run, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(12)) as self._head:
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(12)):
                    dpg.add_checkbox(label=tr("log"), callback=self._set_log)
                    self._slider = dpg.add_slider_float(
                        width=theme.px(110), max_value=0.99, format=tr("smooth") + " %.2f",
                        callback=self._set_smoothing,
                    )  # fmt: skip
                self._legend = LegendRows(dpg.top_container_stack(), self._toggled)
            with dpg.tooltip(self._slider):
                dpg.add_text(tr("Weight of the past in a moving average; 0 shows the losses as they are."))
            with dpg.group() as around, dpg.plot(
                width=-1, height=-1, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
            ) as self._plot:  # fmt: skip
                self._x = dpg.add_plot_axis(dpg.mvXAxis, label=tr("step"), no_label=True, tick_format="%g")
                self._y = dpg.add_plot_axis(dpg.mvYAxis, label=tr("loss"), no_label=True)
                self._cursor = dpg.add_inf_line_series([0.0, 0.0], parent=self._x, show=False)
        with dpg.tooltip(around) as self._tip:  # a plot takes no tooltip itself
            self._tip_text = text.add(face="mono")
        self._axes = CalmAxes(self._plot, self._x, self._y)
        self.theme_changed()

    def theme_changed(self) -> None:
        """Lines take the new colours."""
        self._looks.clear()
        self._new = True
        dpg.configure_item(self._slider, width=theme.px(110))
        dpg.bind_item_theme(self._cursor, line_theme(theme.colour("line"), 1.0))

    def update(self) -> None:
        """Redraw the curves if there are new losses."""
        running = self.session.running
        empty = not running.losses
        self._empty.instead_of(self._body, empty)
        if empty:
            return
        if self._run != running.run_id or running.step_count < self._last:
            self._run = running.run_id
            self._axes.reset()
            self._new = True
        self._last = running.step_count
        wide = dpg.get_item_rect_size(self.window)[0] >= theme.px(WIDE)
        if dpg.get_item_configuration(self._head)["horizontal"] != wide:
            dpg.configure_item(self._head, horizontal=wide)
        self._watch_view()
        now = time.monotonic()
        if self._new and now >= self._next_s:
            self._new, self._next_s = False, now + EVERY_S
            self._draw()
        self._follow()
        self._read_out()

    def _watch_view(self) -> None:
        """Dashes are cut for one view: another zoom wants them anew."""
        x, y = dpg.get_axis_limits(self._x), dpg.get_axis_limits(self._y)
        view = (*x, *y, *dpg.get_item_rect_size(self._plot))
        if view != self._view:
            self._view, self._new = view, True

    def _names(self) -> dict[str, str]:
        """Labels of the lines by optimizer; with one optimizer "train" says enough."""
        losses = self.session.running.losses
        if len(losses) == 1:
            return {next(iter(losses)): tr("train")}
        return {node: node_title(self.session, node) for node in losses}

    def _draw(self) -> None:
        running = self.session.running
        names = self._names()
        entries = []
        for number, (node, label) in enumerate(names.items()):
            series = running.losses[node]
            colour = theme.colour("accent") if not number else line_colour(number)
            x, y = series.thinned(POINTS, self._smoothing)
            self._put(node, x, y, line_theme(colour, 1.5 * theme.scale()) if len(x) > 1 else _point(colour), False)
            entries.append(LegendEntry(node, label, colour, value=series.last))
        shown = set(names)
        if len(running.validation):
            shown.add(VALIDATION)
            colour = theme.colour("validation")
            if len(running.validation) > 1:
                self._put(VALIDATION, *self._dashes(), line_theme(colour, 3.0 * theme.scale()), True)
            else:
                self._put(VALIDATION, running.validation.x, running.validation.y, _point(colour), False)
            last = running.validation.last
            entries.append(LegendEntry(VALIDATION, tr("validation"), colour, value=last, dashed=True))
        for name in set(self._lines) - shown:
            dpg.delete_item(self._lines.pop(name))
            self._looks.pop(name, None)
        wide = bool(dpg.get_item_configuration(self._head)["horizontal"])
        room = dpg.get_item_rect_size(self.window)[0] - theme.px(20 + (SWITCHES if wide else 0))
        self._legend.show(entries, room)

    def _put(self, name: str, x: np.ndarray, y: np.ndarray, look: int, segments: bool) -> None:
        if len(x) < 2:  # one point alone is no line, and DearPyGui does not take it
            x, y = np.repeat(x, 2) if len(x) else np.zeros(2), np.repeat(y, 2) if len(y) else np.full(2, np.nan)
        if name in self._lines and dpg.get_item_configuration(self._lines[name])["segments"] != segments:
            dpg.delete_item(self._lines.pop(name))
            self._looks.pop(name, None)
        if name not in self._lines:
            self._lines[name] = dpg.add_line_series(x, y, parent=self._y, segments=segments)
        else:
            dpg.set_value(self._lines[name], [np.ascontiguousarray(x), np.ascontiguousarray(y)])
        if self._looks.get(name) != look:
            self._looks[name] = look
            dpg.bind_item_theme(self._lines[name], look)

    def _dashes(self) -> tuple[np.ndarray, np.ndarray]:
        """The validation curve in dashes of equal length in the present view."""
        x, y = self.session.running.validation.thinned(POINTS // 4)
        (x0, x1), (y0, y1) = dpg.get_axis_limits(self._x), dpg.get_axis_limits(self._y)
        width, height = dpg.get_item_rect_size(self._plot)
        tall = np.log10(max(y1, 1e-30) / max(y0, 1e-30)) if self._log else y1 - y0
        return dashed(x, y, width / ((x1 - x0) or 1), height / (tall or 1), self._log, theme.px(7), theme.px(4))

    def _follow(self) -> None:
        running = self.session.running
        curves = [s for n, s in running.losses.items() if n not in self._legend.hidden]
        if len(running.validation) and VALIDATION not in self._legend.hidden:
            curves.append(running.validation)
        if not curves:
            return
        values = [s.extent(positive=self._log) for s in curves]
        low, high = min(v[0] for v in values), max(v[1] for v in values)
        if np.isfinite(low) and np.isfinite(high):
            self._axes.follow((0.0, float(max(running.step_count, 10))), (low, high))

    def _read_out(self) -> None:
        """The numbers at the mouse."""
        inside = dpg.is_item_hovered(self._plot)
        dpg.configure_item(self._tip, show=inside)
        dpg.configure_item(self._cursor, show=inside)
        if not inside:
            return
        at = dpg.get_plot_mouse_pos()[0]
        running = self.session.running
        first = next(iter(running.losses.values()))
        step = float(first.x[int(np.clip(np.searchsorted(first.x, at), 0, len(first) - 1))])
        dpg.set_value(self._cursor, [[step, step], []])
        lines = [tr("step {step}", step=f"{int(step):,}")]
        for node, label in self._names().items():
            value = running.losses[node].at(step)
            lines.append(f"{label:<12} {digits(value)}")
        if len(running.validation):
            lines.append(f"{tr('validation'):<12} {digits(running.validation.at(step))}")
        dpg.set_value(self._tip_text, "\n".join(lines))

    def _set_log(self, _sender: int, value: bool) -> None:
        self._log = self._axes.log = value
        dpg.configure_item(self._y, scale=dpg.mvPlotScale_Log10 if value else dpg.mvPlotScale_Linear)
        self._axes.reset()
        self._new = True

    def _set_smoothing(self, _sender: int, value: float) -> None:
        self._smoothing = value
        self._new = True

    def _toggled(self, name: str) -> None:
        dpg.configure_item(self._lines[name], show=name not in self._legend.hidden)
        self._new = True


def _point(colour: tuple[int, ...]) -> int:
    """The look of a curve that has one point only."""
    return line_theme(colour, 1.5 * theme.scale(), dpg.mvPlotMarker_Circle, theme.px(4), series=dpg.mvLineSeries)
