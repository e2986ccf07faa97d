"""The network as a function of two numbers: a map of its heights, and the data over it in the same colours."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.runtime.outputs import Surface
from core.studio.colormaps import scale_of
from core.studio.languages import tr
from gui import theme
from gui.widgets import text
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import line_theme
from gui.widgets.textures import Pixels

__all__ = ["SurfaceView"]

SHADES = 12  # colours of the points
BAR = 80  # height of the scale


class SurfaceView(OutputView):
    """A point that is hard to see is fitted well: it has the colour of the ground."""

    def build(self) -> None:
        """A square plot, and the scale beside it."""
        self._pixels: Pixels | None = None
        self._image = 0
        self._points: dict[tuple[int, bool], int] = {}
        self._limits: tuple = ()
        with dpg.group(horizontal=True, parent=self.group, horizontal_spacing=theme.px(12)):
            with dpg.plot(
                width=200, height=200, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
            ) as self._plot:  # fmt: skip
                self._x = dpg.add_plot_axis(dpg.mvXAxis, no_label=True, no_gridlines=True)
                self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True, no_gridlines=True)
            with dpg.group():
                self._high = text.add("", face="mono")
                self._bar = dpg.add_drawlist(width=theme.px(18), height=theme.px(BAR))
                self._low = text.add("", face="mono")
            self._keys = dpg.add_group()
        self.key("●", tr("training"), "muted", self._keys)
        self.key("◆", tr("held out"), "muted", self._keys)

    def headline(self, content: Surface) -> str:
        """How far off it is on average."""
        return tr("typical error {error}", error=f"{digits(content.error):<9}")

    def draw(self, content: Surface) -> None:
        """The scale is that of the data, so that colours stay what they are while the network learns."""
        low, high = float(content.values.min()), float(content.values.max())
        scale = scale_of(low, high)
        rows, columns = content.heights.shape
        bounds = (content.x_range[0], content.y_range[0]), (content.x_range[1], content.y_range[1])
        if self._pixels is None:
            self._pixels = Pixels(columns, rows)
            self._image = dpg.add_image_series(self._pixels.tag, *bounds, parent=self._y)
        self._pixels.array[..., :3] = scale.colours(content.heights)[::-1]  # a texture goes from top to bottom
        self._pixels.array[..., 3] = 1.0
        dpg.configure_item(self._image, bounds_min=bounds[0], bounds_max=bounds[1])
        if self._limits != bounds:
            self._limits = bounds
            dpg.set_axis_limits(self._x, *content.x_range)
            dpg.set_axis_limits(self._y, *content.y_range)
            self._scale(low, high)
        step = (high - low) / SHADES or 1.0
        shades = np.clip((content.values - low) / step, 0, SHADES - 1).astype(int)
        for shade in range(SHADES):
            tone = scale.colours(np.array([low + (shade + 0.5) * step]))[0] * 255
            for held_out in (False, True):
                self._place(content, (shades == shade) & (content.held_out == held_out), (shade, held_out), tone)

    def theme_changed(self) -> None:
        """Nothing but the numbers at the scale depends on it."""
        self._limits = ()

    def resize(self, width: int, height: int) -> None:
        """Square, as the plane is."""
        side = max(theme.px(120), min(width - theme.px(180), height))
        dpg.configure_item(self._plot, width=side, height=side)

    def _place(self, content: Surface, chosen: np.ndarray, key: tuple[int, bool], tone: np.ndarray) -> None:
        x, y = (np.ascontiguousarray(content.points[chosen, k], dtype=float) for k in (0, 1))
        if key in self._points:
            dpg.set_value(self._points[key], [x, y])
        elif len(x):
            marker = dpg.mvPlotMarker_Diamond if key[1] else dpg.mvPlotMarker_Circle
            outline = (255, 255, 255, 255) if key[1] else (20, 22, 26, 255)
            look = line_theme((*(int(v) for v in tone), 255), 1.0, marker, theme.px(5 if key[1] else 4), outline)
            self._points[key] = dpg.add_scatter_series(x, y, parent=self._y)
            dpg.bind_item_theme(self._points[key], look)

    def _scale(self, low: float, high: float) -> None:
        dpg.set_value(self._high, digits(high))
        dpg.set_value(self._low, digits(low))
        dpg.delete_item(self._bar, children_only=True)
        steps, wide, tall = 32, theme.px(18), theme.px(BAR)
        colours = scale_of(low, high).colours(np.linspace(high, low, steps)) * 255
        for k, tone in enumerate(colours):
            fill = (*(int(v) for v in tone), 255)
            dpg.draw_rectangle((0, k * tall / steps), (wide, (k + 1) * tall / steps), fill=fill, color=fill,
                               parent=self._bar)  # fmt: skip
