"""Learning curves of chosen trials in one plot: what is judged, epoch by epoch, a line for each round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.runtime.trials.task import EpochRow
from core.studio.languages import tr
from gui import theme
from gui.widgets import text
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["MOST", "TrialCurves"]

MOST = 8  # trials in one plot: more cannot be told apart
POINTS = 500


class TrialCurves:
    """Call ``show`` with the epochs by trial number."""

    def __init__(self, parent: int) -> None:
        with dpg.group(parent=parent) as self.group:
            self._words = text.add("", "muted")
            self._plot = dpg.add_plot(
                width=100, height=100, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True
            )
            dpg.add_plot_legend(parent=self._plot, location=dpg.mvPlot_Location_NorthEast)
            self._x = dpg.add_plot_axis(dpg.mvXAxis, label=tr("epoch"), no_label=True, parent=self._plot, auto_fit=True)
            self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True, parent=self._plot, auto_fit=True)
        self._lines: dict[tuple[int, int], int] = {}

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        line = theme.px(28)
        dpg.configure_item(self._plot, width=max(40, width), height=max(40, height - line))

    def show(self, curves: Mapping[int, Sequence[EpochRow]], objective: str, hint: str = "") -> None:
        """Draw these trials in place of those before."""
        dpg.set_value(self._words, hint or tr("{objective} after each epoch", objective=objective))
        wanted: dict[tuple[int, int], tuple[np.ndarray, np.ndarray]] = {}
        for number, rows in list(curves.items())[:MOST]:
            for round_number in sorted({row.round for row in rows}):
                mine = [row for row in rows if row.round == round_number]
                step = max(1, len(mine) // POINTS)
                x = np.array([float(row.epoch) for row in mine[::step]])
                wanted[number, round_number] = (x, np.array([row.value for row in mine[::step]]))
        for key in set(self._lines) - set(wanted):
            dpg.delete_item(self._lines.pop(key))
        for place, number in enumerate(dict.fromkeys(number for number, _ in wanted)):
            look = line_theme(line_colour(place), 2.0 * theme.scale())
            for (owner, round_number), (x, y) in wanted.items():
                if owner != number:
                    continue
                if len(x) < 2:
                    x, y = np.array([1.0, 1.0 + 1e-6]), np.repeat(y, 2)
                label = tr("trial {number}  {value}", number=number, value=digits(y[-1]).strip())
                if (owner, round_number) not in self._lines:
                    self._lines[owner, round_number] = dpg.add_line_series(x, y, label=label, parent=self._y)
                item = self._lines[owner, round_number]
                dpg.set_value(item, [np.ascontiguousarray(x), np.ascontiguousarray(y)])
                dpg.configure_item(item, label=label if round_number == 0 else f"##{owner}-{round_number}")
                dpg.bind_item_theme(item, look)
