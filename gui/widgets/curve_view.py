"""The network as a function of one number: a curve, or chances of classes. And prediction against target."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.runtime.outputs import Chances, Curve, Scatter
from core.studio.languages import tr
from gui import theme
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["ChancesView", "CurveView", "ScatterView"]

_PLOT = {"no_title": True, "no_menus": True, "no_box_select": True, "no_mouse_pos": True}


def _padded(low: float, high: float) -> tuple[float, float]:
    margin = 0.08 * (high - low) or 0.5
    return low - margin, high + margin


class _PlotView(OutputView):
    """A plot with lines and points that are made once."""

    def build(self) -> None:
        """The plot, with a legend in its corner."""
        self._series: dict[str, int] = {}
        self._limits: tuple = ()
        with dpg.plot(width=200, height=200, parent=self.group, **_PLOT) as self._plot:
            dpg.add_plot_legend(location=dpg.mvPlot_Location_NorthWest)
            self._x = dpg.add_plot_axis(dpg.mvXAxis, no_label=True)
            self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True)

    def put(self, name: str, x: np.ndarray, y: np.ndarray, look: int, points: bool) -> None:
        """Draw or move one line or one cloud of points."""
        x, y = np.ascontiguousarray(x, dtype=float), np.ascontiguousarray(y, dtype=float)
        if not len(x) or len(x) == 1:
            x, y = (np.repeat(x, 2), np.repeat(y, 2)) if len(x) else (np.full(2, np.nan), np.full(2, np.nan))
        if name not in self._series:
            add = dpg.add_scatter_series if points else dpg.add_line_series
            self._series[name] = add(x, y, label=name, parent=self._y)
            dpg.bind_item_theme(self._series[name], look)
        else:
            dpg.set_value(self._series[name], [x, y])

    def limits(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Set both axes; small changes of the data do not move them."""
        if (x, y) != self._limits:
            self._limits = (x, y)
            dpg.set_axis_limits(self._x, *x)
            dpg.set_axis_limits(self._y, *y)

    def theme_changed(self) -> None:
        """Lines are made again in the new colours."""
        for series in self._series.values():
            dpg.delete_item(series)
        self._series.clear()

    def resize(self, width: int, height: int) -> None:
        """All the room there is."""
        dpg.configure_item(self._plot, width=width, height=height)


class CurveView(_PlotView):
    """The fitted curve, training points as circles, held-out points as diamonds."""

    def headline(self, content: Curve) -> str:
        """How far off the curve is on average."""
        guess = np.interp(content.points_x, content.x, content.y)
        error = float(np.sqrt(np.mean((guess - content.points_y) ** 2)))
        return tr("typical error {error}", error=f"{digits(error):<9}")

    def draw(self, content: Curve) -> None:
        """Axes belong to the data, so that only the curve moves."""
        held = content.held_out
        ink = theme.colour("muted", 200)
        circle = line_theme(ink, 1.0, dpg.mvPlotMarker_Circle, theme.px(3.5))
        diamond = line_theme(theme.colour("warn"), 1.0, dpg.mvPlotMarker_Diamond, theme.px(4.5))
        self.put(tr("training"), content.points_x[~held], content.points_y[~held], circle, True)
        if held.any():
            self.put(tr("held out"), content.points_x[held], content.points_y[held], diamond, True)
        self.put(tr("network"), content.x, content.y, line_theme(theme.colour("accent"), 3.0), False)
        heights = content.points_y
        self.limits((float(content.x[0]), float(content.x[-1])), _padded(float(heights.min()), float(heights.max())))


class ScatterView(_PlotView):
    """Prediction against target; what is right lies on the diagonal."""

    def headline(self, content: Scatter) -> str:
        """How far off the predictions are on average."""
        error = float(np.sqrt(np.mean((content.prediction - content.target) ** 2)))
        return tr("prediction (up) against target (across), typical error {error}", error=f"{digits(error):<9}")

    def draw(self, content: Scatter) -> None:
        """The axes have the same range, that of the targets."""
        low, high = _padded(float(content.target.min()), float(content.target.max()))
        ends = np.array([low, high])
        self.put(tr("exact"), ends, ends, line_theme(theme.colour("muted"), 1.5), False)
        points = line_theme(theme.colour("accent", 180), 1.0, dpg.mvPlotMarker_Circle, theme.px(3.5))
        self.put(tr("network"), content.target, content.prediction, points, True)
        self.limits((low, high), (low, high))


class ChancesView(_PlotView):
    """How likely each class is at each place. The data lie at 1, of two classes at 0 and 1."""

    def headline(self, content: Chances) -> str:
        """Accuracy on both parts."""
        return self.accuracies(content.accuracy, content.validation_accuracy)

    def draw(self, content: Chances) -> None:
        """With two classes one curve says it all: how likely the second is."""
        two = len(content.chances) == 2
        for number, name in enumerate(content.class_names[: len(content.chances)]):
            tone = line_colour(number)
            chosen = content.labels == number
            height = np.full(len(content.points), float(number) if two else 1.0)
            for held_out, label in ((False, tr("class {name}", name=name)), (True, tr("{name}, held out", name=name))):
                part = chosen & (content.held_out == held_out)
                marker = dpg.mvPlotMarker_Diamond if held_out else dpg.mvPlotMarker_Circle
                if part.any():
                    look = line_theme(tone, 1.0, marker, theme.px(4.5 if held_out else 3.5))
                    self.put(label, content.points[part], height[part], look, True)
            if not two:
                self.put(tr("chance of {name}", name=name), content.x, content.chances[number], line_theme(tone), False)
        if two:
            look = line_theme(theme.colour("accent"), 3.0)
            self.put(tr("chance of {name}", name=content.class_names[1]), content.x, content.chances[1], look, False)
        self.limits((float(content.x[0]), float(content.x[-1])), (-0.08, 1.08))
