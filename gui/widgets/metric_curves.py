"""Curves of metrics in one plot: the validation part as a solid line, the training part lighter and dotted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.series import Series
from gui import theme
from gui.widgets import text
from gui.widgets.calm_axes import CalmAxes
from gui.widgets.dashes import dashed
from gui.widgets.output_view import percent
from gui.widgets.plot_style import line_theme

__all__ = ["MetricCurves", "MetricLine", "metric_words"]

POINTS = 800  # points of a line at most
EMPTY = Series()


@dataclass(frozen=True)
class MetricLine:
    """One metric: its node, what it is called, its colour, and its values on both parts."""

    node: str
    label: str
    colour: tuple[int, ...]
    train: Series = EMPTY
    validation: Series = EMPTY

    @property
    def newest(self) -> float:
        """The value that counts: on the validation part, where there is one."""
        return self.validation.last if len(self.validation) else self.train.last


def metric_words(value: float, shares: bool) -> str:
    """A value of a metric as people write it."""
    return "–" if value != value else percent(value).strip() if shares else digits(value)


class MetricCurves:
    """Metrics that are parts of 1 (``shares``), in percent, or others, as numbers. Call ``frame`` once a frame."""

    def __init__(self, parent: int, shares: bool) -> None:
        self.shares = shares
        self._lines: dict[tuple[str, str], tuple[int, bool]] = {}  # item, and whether it is drawn in pieces
        self._shown: Sequence[MetricLine] = ()
        self._hidden: set[str] = set()
        self._view: tuple[float, ...] = ()
        with dpg.group(parent=parent) as self.group, dpg.plot(
            width=100, height=100, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
        ) as self.plot:  # fmt: skip
            self._x = dpg.add_plot_axis(dpg.mvXAxis, label=tr("step"), no_label=True, tick_format="%g")
            form = "%g %%" if shares else "%g"
            self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True, tick_format=form)
        with dpg.tooltip(self.group) as self._tip:  # a plot takes no tooltip itself
            self._tip_text = text.add(face="mono")
        self._axes = CalmAxes(int(self.plot), int(self._x), int(self._y))

    def reset(self) -> None:
        """Another run: fit what comes."""
        self._axes.reset()

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        dpg.configure_item(self.plot, width=max(40, width), height=max(40, height))

    def show(self, lines: Sequence[MetricLine], hidden: set[str]) -> None:
        """Draw these metrics in place of those before."""
        self._shown, self._hidden = lines, hidden
        wanted = {}
        for line in lines:
            faint = (*line.colour[:3], 150)
            if len(line.train):
                wanted[line.node, "train"] = (line.train, faint, 1.5, True)
            if len(line.validation):
                wanted[line.node, "validation"] = (line.validation, line.colour, 2.0, False)
        for key in set(self._lines) - set(wanted):
            dpg.delete_item(self._lines.pop(key)[0])
        for key, (series, colour, weight, dotted) in wanted.items():
            self._put(key, series, colour, weight * theme.scale(), dotted)
            dpg.configure_item(self._lines[key][0], show=key[0] not in hidden)

    def frame(self, steps: int) -> bool:
        """Follow the data and the mouse; says whether dots have to be cut anew because the view is another."""
        every = [s for line in self._shown if line.node not in self._hidden for s in (line.train, line.validation)]
        values = [s.extent() for s in every if len(s)]
        values = [v for v in values if np.isfinite(v[0]) and np.isfinite(v[1])]
        if self.shares:
            self._axes.follow((0.0, float(max(10, steps))), (0.0, 95.0))  # which the axes round up to 100 %
        elif values:
            self._axes.follow((0.0, float(max(10, steps))), (min(v[0] for v in values), max(v[1] for v in values)))
        self._read_out()
        view = (*dpg.get_axis_limits(self._x), *dpg.get_axis_limits(self._y), *dpg.get_item_rect_size(self.plot))
        changed, self._view = view != self._view, view
        return changed

    def _put(self, key: tuple[str, str], series: Series, colour: tuple[int, ...], weight: float, dotted: bool) -> None:
        x, y = series.thinned(POINTS)
        y = y * 100 if self.shares else y
        pieces = dotted and len(x) > 1
        if pieces:
            (x0, x1), (y0, y1) = dpg.get_axis_limits(self._x), dpg.get_axis_limits(self._y)
            width, height = dpg.get_item_rect_size(self.plot)
            x, y = dashed(x, y, width / ((x1 - x0) or 1), height / ((y1 - y0) or 1), on=theme.px(2), off=theme.px(4))
        if len(x) < 2:  # one point alone is no line, and DearPyGui does not take it
            look = line_theme(colour, weight, dpg.mvPlotMarker_Circle, theme.px(3), series=dpg.mvLineSeries)
            x, y = np.repeat(x, 2) if len(x) else np.zeros(2), np.repeat(y, 2) if len(y) else np.full(2, np.nan)
        else:
            look = line_theme(colour, weight)
        if key in self._lines and self._lines[key][1] != pieces:
            dpg.delete_item(self._lines.pop(key)[0])
        if key not in self._lines:
            self._lines[key] = (int(dpg.add_line_series(x, y, parent=self._y, segments=pieces)), pieces)
        item = self._lines[key][0]
        dpg.set_value(item, [np.ascontiguousarray(x), np.ascontiguousarray(y)])
        dpg.bind_item_theme(item, look)

    def _read_out(self) -> None:
        """The numbers at the mouse, of both parts."""
        inside = dpg.is_item_hovered(self.plot)
        dpg.configure_item(self._tip, show=inside)
        if not inside:
            return
        at = dpg.get_plot_mouse_pos()[0]
        shown = [line for line in self._shown if line.node not in self._hidden]
        wide = max((len(line.label) for line in shown), default=0)
        rows = [tr("step {step}", step=f"{max(0, int(at)):,}")]
        rows += [f"{'':<{wide}}  {tr('validation'):>10}  {tr('training'):>10}"]
        for line in shown:
            both = (metric_words(s.at(at), self.shares) for s in (line.validation, line.train))
            rows.append(f"{line.label:<{wide}}  " + "  ".join(f"{words:>10}" for words in both))
        dpg.set_value(self._tip_text, "\n".join(rows))
