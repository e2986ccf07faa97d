"""Points in the plane: each class with its own colour and its own shape."""

from __future__ import annotations

from typing import Any, ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.preview_forms import PointsPage
from gui import theme
from gui.widgets.class_marks import MARKERS
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["FRAME", "PreviewPoints", "even_limits", "limits_of"]

MARGIN = 0.06
LEAST_HEIGHT = 60
FRAME = (64, 48)  # pixels of a plot that its axes take
ALIKE = 4  # ranges that differ by less than this factor are drawn to the same scale

Limits = tuple[float, float]


def limits_of(values: np.ndarray) -> tuple[float, float]:
    """From the lowest to the highest number, with a margin."""
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    margin = MARGIN * (high - low) or 0.5
    return low - margin, high + margin


def even_limits(x: Limits, y: Limits, width: float, height: float) -> tuple[Limits, Limits]:
    """Limits that give both axes the same scale in this room, by showing more of one of them."""
    wide, high = x[1] - x[0], y[1] - y[0]
    if max(wide, high) > ALIKE * min(wide, high):
        return x, y
    unit = max(wide / max(width, 1), high / max(height, 1))
    more_x, more_y = (unit * width - wide) / 2, (unit * height - high) / 2
    return (x[0] - more_x, x[1] + more_x), (y[0] - more_y, y[1] + more_y)


class PreviewPoints(OutputView):
    """A plot; the key of the classes stands beside it, with their counts. Points of numbers are all of one colour."""

    options: ClassVar[dict[str, Any]] = {}

    def build(self) -> None:
        """The plot; clouds of points are made when a class first comes."""
        self._clouds: dict[int, int] = {}
        self._names: tuple[str, ...] = ()
        self._content: PointsPage | None = None
        self._limits: tuple = ()
        self._room = (300, 200)
        self._free_in = 0
        with dpg.plot(
            width=300, height=200, parent=self.group, no_title=True, no_menus=True, no_box_select=True,
            no_mouse_pos=True, **self.options,
        ) as self.plot:  # fmt: skip
            self.x = dpg.add_plot_axis(dpg.mvXAxis, label="x")
            self.y = dpg.add_plot_axis(dpg.mvYAxis, label="y")

    def draw(self, content: PointsPage) -> None:
        """Place the points of every class."""
        if content.class_names != self._names:
            self.theme_changed()
            self._names = content.class_names
        for axis, name in zip((self.x, self.y), content.axes, strict=True):
            dpg.configure_item(axis, label=name, no_label=not name)
        for number in range(-1, max(len(content.class_names), 1)):
            chosen = content.points[content.classes == number]
            self._cloud(number, chosen)
        self.look_at(content)

    def look_at(self, content: PointsPage) -> None:
        """All points with a margin; where the same page comes again, what a person zoomed to stays."""
        self._content = content
        limits = (limits_of(content.points[:, 0]), limits_of(content.points[:, 1]))
        if content.class_names and not any(content.axes):  # a plane, not two columns of a table
            limits = even_limits(*limits, self._room[0] - theme.px(FRAME[0]), self._room[1] - theme.px(FRAME[1]))
        if limits != self._limits:
            self._limits = limits
            for axis, (low, high) in zip((self.x, self.y), limits, strict=True):
                dpg.set_axis_limits(axis, low, high)
            self._free_in = 3

    def frame(self) -> None:
        """Limits that were set hold for two frames and are free then, to zoom and pan."""
        if self._free_in:
            self._free_in -= 1
            if not self._free_in:
                dpg.set_axis_limits_auto(self.x)
                dpg.set_axis_limits_auto(self.y)

    def resize(self, width: int, height: int) -> None:
        """Use the room."""
        self._room = (width, max(theme.px(LEAST_HEIGHT), height))
        dpg.configure_item(self.plot, width=self._room[0], height=self._room[1])
        if self._content is not None:
            self.look_at(self._content)

    def theme_changed(self) -> None:
        """Make the clouds anew, in the new colours."""
        for cloud in self._clouds.values():
            dpg.delete_item(cloud)
        self._clouds.clear()

    def _cloud(self, number: int, points: np.ndarray) -> None:
        x, y = (np.ascontiguousarray(points[:, k], dtype=float) for k in (0, 1))
        if number in self._clouds:
            dpg.set_value(self._clouds[number], [x, y])
            return
        if not len(x) and number >= len(self._names):
            return
        if number < 0 and not len(x):
            return
        cloud = int(dpg.add_scatter_series(x, y, parent=self.y))
        look = line_theme(
            line_colour(max(0, number)), 1.0, MARKERS[max(0, number) % len(MARKERS)], max(2, theme.scale() * 2.6)
        )
        dpg.bind_item_theme(cloud, look)
        self._clouds[number] = cloud
