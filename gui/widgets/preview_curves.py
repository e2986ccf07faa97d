"""Sounds and pieces of time series: a small plot for each sample, its target above it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.preview_forms import CurvesPage
from gui import fonts, theme
from gui.widgets import text
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import line_colour, line_theme

__all__ = ["PreviewCurves"]

WIDTH, HEIGHT = 180, 92  # of a plot, at least; wider ones share the room
GAP = 8


class PreviewCurves(OutputView):
    """Plots in columns, all with the same axes, so that samples can be compared."""

    def build(self) -> None:
        """The place; plots are made when they are first needed, and used again."""
        self._page: CurvesPage | None = None
        self._columns = 1
        self._wide = theme.px(WIDTH)
        self._names: tuple[str, ...] = ()
        self._plots: list[tuple[int, int, int, int, list[int]]] = []
        self._key = dpg.add_group(parent=self.group, horizontal=True, horizontal_spacing=theme.px(4))
        self._place = dpg.add_group(parent=self.group)

    def draw(self, content: CurvesPage) -> None:
        """Show a page."""
        self._page = content
        self._explain(content.names)
        while len(self._plots) < len(content.curves):
            self._add()
        low, high = _range(content.curves)
        ends = (float(content.positions[0]), float(content.positions[-1])) if len(content.positions) else (0.0, 1.0)
        for number, (group, caption, x_axis, y_axis, lines) in enumerate(self._plots):
            dpg.configure_item(group, show=number < len(content.curves))
            if number >= len(content.curves):
                continue
            dpg.set_value(
                caption,
                fonts.elide(f"y: {content.captions[number]}", self._wide / theme.scale() - 8, theme.SIZE_MONO, "mono"),
            )
            curves = content.curves[number]
            for place, curve in enumerate(curves):
                if place >= len(lines):
                    lines.append(int(dpg.add_line_series([0.0], [0.0], parent=y_axis)))
                count = min(len(curve), len(content.positions))
                dpg.set_value(lines[place], [np.ascontiguousarray(content.positions[:count]), curve[:count].copy()])
                dpg.bind_item_theme(lines[place], line_theme(line_colour(place), 1.5))
                dpg.configure_item(lines[place], show=True)
            for line in lines[len(curves) :]:
                dpg.configure_item(line, show=False)
            dpg.set_axis_limits(x_axis, ends[0], ends[1] if ends[1] > ends[0] else ends[0] + 1)
            dpg.set_axis_limits(y_axis, low, high)

    def resize(self, width: int, height: int) -> None:
        """As many columns as there is room for."""
        gap = theme.px(GAP)
        columns = max(1, (width + gap) // (theme.px(WIDTH) + gap))
        wide = (width - (columns - 1) * gap) // columns
        if (columns, wide) == (self._columns, self._wide):
            return
        self._columns, self._wide = columns, wide
        self._plots.clear()
        dpg.delete_item(self._place, children_only=True)
        if self._page is not None:
            self.draw(self._page)

    def theme_changed(self) -> None:
        """Lines take the new colours."""
        self._names = ()
        if self._page is not None:
            self.draw(self._page)

    def _explain(self, names: tuple[str, ...]) -> None:
        """Which line is which, where there are several."""
        if names == self._names:
            return
        self._names = names
        dpg.delete_item(self._key, children_only=True)
        dpg.configure_item(self._key, show=len(names) > 1)
        for number, name in enumerate(names):
            with dpg.drawlist(theme.px(18), theme.px(18), parent=self._key):
                middle = theme.px(9)
                dpg.draw_line((0, middle), (theme.px(16), middle), color=line_colour(number), thickness=theme.px(2))
            text.add(name, "muted", parent=self._key)
            dpg.add_spacer(width=theme.px(6), parent=self._key)

    def _add(self) -> None:
        if len(self._plots) % self._columns == 0:
            self._row = dpg.add_group(horizontal=True, horizontal_spacing=theme.px(GAP), parent=self._place)
        with dpg.group(parent=self._row) as group:
            caption = text.add("", "muted", "mono")
            with dpg.plot(
                width=self._wide, height=theme.px(HEIGHT), no_title=True, no_menus=True, no_box_select=True,
                no_mouse_pos=True, no_inputs=True,
            ):  # fmt: skip
                x_axis = dpg.add_plot_axis(dpg.mvXAxis, no_label=True, no_gridlines=True)
                y_axis = dpg.add_plot_axis(dpg.mvYAxis, no_label=True)
        self._plots.append((int(group), int(caption), int(x_axis), int(y_axis), []))


def _range(curves: tuple[np.ndarray, ...]) -> tuple[float, float]:
    """The lowest and the highest number of all curves, with a margin."""
    found = [(float(np.nanmin(c)), float(np.nanmax(c))) for c in curves if c.size and np.isfinite(c).any()]
    low, high = (min(f[0] for f in found), max(f[1] for f in found)) if found else (0.0, 1.0)
    margin = 0.05 * (high - low) or 0.5
    return low - margin, high + margin
