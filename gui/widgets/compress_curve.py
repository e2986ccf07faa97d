"""How good the network is against how much of it is pruned: the curve of a sweep. A click chooses the amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.compressing.pruning_questions import SweepPoint
from core.studio.languages import tr
from gui import theme
from gui.shell.controls import tooltip
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["CompressCurve"]

MOST = 98.0


class CompressCurve:
    """A plot, with the chosen amount as an upright line; ``chosen`` is called with another amount, 0 to 0.99."""

    def __init__(self, parent: int, chosen: Callable[[float], None]) -> None:
        self._chosen = chosen
        self._shown: tuple = ()
        with dpg.group(parent=parent) as self.group:
            with dpg.group() as around:  # a plot itself can have no tooltip
                self.plot = int(
                    dpg.add_plot(
                        width=100, height=100, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
                    )
                )  # fmt: skip
            tooltip(int(around), tr("Click to take this amount over."))
            x = dpg.add_plot_axis(dpg.mvXAxis, no_label=True, parent=self.plot, tick_format="%g %%")
            dpg.set_axis_limits(x, -2.0, MOST)
            self._y = int(dpg.add_plot_axis(dpg.mvYAxis, no_label=True, parent=self.plot))
            self._line = int(dpg.add_line_series([0.0, 1.0], [0.0, 0.0], parent=self._y))
            self._dots = int(dpg.add_scatter_series([0.0, 1.0], [0.0, 0.0], parent=self._y))
            self._at = int(dpg.add_inf_line_series([0.0], parent=self._y))
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(button=dpg.mvMouseButton_Left, callback=self._clicked)
        dpg.bind_item_handler_registry(self.plot, handlers)

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        dpg.configure_item(self.plot, width=max(40, width), height=max(40, height))

    def show(self, points: Sequence[SweepPoint], amount: float) -> None:
        """Draw the points, and the amount that is chosen."""
        state = (tuple((p.amount, p.quality.main) for p in points), amount, theme.current().name, theme.scale())
        if state == self._shown:
            return
        self._shown = state
        known = [(100 * p.amount, p.quality.main) for p in points if p.quality.main is not None]
        x = np.array([at for at, _ in known], dtype=float)
        y = np.array([100 * m.value if m.percent else m.value for _, m in known], dtype=float)
        if len(x) == 1:  # one point alone is no line
            x, y = np.append(x, x[0] + 1e-6), np.append(y, y[0])
        for item in (self._line, self._dots):
            dpg.configure_item(item, show=bool(known))
            if known:
                dpg.set_value(item, [np.ascontiguousarray(x), np.ascontiguousarray(y)])
        dpg.set_value(self._at, [[100 * amount], [0.0]])
        if known:
            percent = known[0][1].percent
            low, high = float(np.nanmin(y)), float(np.nanmax(y))
            edge = 0.1 * (high - low) or 0.5
            dpg.set_axis_limits(self._y, low - edge, min(high + edge, 103.0) if percent else high + edge)
            dpg.configure_item(self._y, tick_format="%g %%" if percent else "%g")
        colour, scale = line_colour(0), theme.scale()
        dpg.bind_item_theme(self._line, line_theme(colour, 2.0 * scale))
        dpg.bind_item_theme(self._dots, line_theme(colour, 1.0, dpg.mvPlotMarker_Circle, 3.0 * scale))
        shade = theme.colour("warn")
        dpg.bind_item_theme(self._at, line_theme(shade, 1.5 * scale, series=dpg.mvInfLineSeries))

    def _clicked(self, *_: object) -> None:
        self._chosen(min(max(round(dpg.get_plot_mouse_pos()[0]), 0), 99) / 100)
