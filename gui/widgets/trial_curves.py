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

    def show(
        self, curves: Mapping[int, Sequence[EpochRow]], objective: str, hint: str = "", rounds: Sequence[float] = ()
    ) -> None:
        """Draw these trials in place of those before; with ``rounds``, the values of the rounds of the only trial."""
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
        order = list(dict.fromkeys(number for number, _ in wanted))
        for (number, round_number), (x, y) in wanted.items():
            if rounds:
                value = rounds[round_number] if round_number < len(rounds) else y[-1]
                place, label = round_number, tr("round {number}", number=round_number + 1)
            else:
                value, place, label = y[-1], order.index(number), tr("trial {number}", number=number)
            label = f"{label}  {digits(value).strip()}"
            if not rounds and round_number:
                label = f"##{number}-{round_number}"  # one entry in the legend for all rounds of a trial
            self._put((number, round_number), x, y, label, line_theme(line_colour(place), 2.0 * theme.scale()))

    def _put(self, key: tuple[int, int], x: np.ndarray, y: np.ndarray, label: str, look: int) -> None:
        if len(x) < 2:  # one point alone is no line
            x, y = np.array([1.0, 1.0 + 1e-6]), np.repeat(y, 2)
        if key not in self._lines:
            self._lines[key] = int(dpg.add_line_series(x, y, label=label, parent=self._y))
        dpg.set_value(self._lines[key], [np.ascontiguousarray(x), np.ascontiguousarray(y)])
        dpg.configure_item(self._lines[key], label=label)
        dpg.bind_item_theme(self._lines[key], look)
