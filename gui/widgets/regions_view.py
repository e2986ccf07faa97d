"""Decision regions: which class the network sees where, how sure it is, and the data over it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.outputs import Regions
from core.studio.colormaps import class_colour
from core.studio.languages import tr
from gui import theme
from gui.widgets import text
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import line_theme
from gui.widgets.textures import Pixels

__all__ = ["RegionsView", "region_colours"]

SURE = 0.85  # how much of the class's colour a cell has where the network is certain


def region_colours(winner: np.ndarray, certainty: np.ndarray, classes: int, ground: tuple[int, ...]) -> np.ndarray:
    """Colours (rows, columns, 3) from 0 to 1: the class's colour, mixed into the ground where the network is unsure.

    A certainty of 1 / classes is a guess and has hardly any colour.
    """
    palette = np.array([class_colour(k) for k in range(classes)], dtype=np.float32) / 255
    guess = 1.0 / max(classes, 2)
    share = np.clip((certainty - guess) / (1 - guess), 0, 1)[..., None].astype(np.float32)
    weight = 0.12 + (SURE - 0.12) * share
    return palette[winner] * weight + np.array(ground[:3], dtype=np.float32) / 255 * (1 - weight)


class RegionsView(OutputView):
    """The plane as a picture, training points as circles, held-out points as diamonds."""

    def build(self) -> None:
        """A square plot, and the key beside it."""
        self._pixels: Pixels | None = None
        self._image = 0
        self._points: dict[tuple[int, bool], int] = {}
        self._names: tuple[str, ...] = ()
        self._corners: object = None  # of the plane that is shown
        with dpg.group(horizontal=True, parent=self.group, horizontal_spacing=theme.px(12)):
            with dpg.plot(
                width=200, height=200, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
            ) as self._plot:  # fmt: skip
                self._x = dpg.add_plot_axis(dpg.mvXAxis, no_label=True, no_gridlines=True)
                self._y = dpg.add_plot_axis(dpg.mvYAxis, no_label=True, no_gridlines=True)
            self._key = dpg.add_group()

    def headline(self, content: Regions) -> str:
        """Accuracy on both parts."""
        return self.accuracies(content.accuracy, content.validation_accuracy)

    def draw(self, content: Regions) -> None:
        """Paint the plane and place the points."""
        rows, columns = content.winner.shape
        classes = max(2, len(content.class_names), int(content.winner.max()) + 1, int(content.labels.max()) + 1)
        low, high = (content.x_range[0], content.y_range[0]), (content.x_range[1], content.y_range[1])
        if self._pixels is None or (self._pixels.height, self._pixels.width) != (rows, columns):
            self._pixels = Pixels(columns, rows)
            if self._image:
                dpg.delete_item(self._image)
            self._image = dpg.add_image_series(self._pixels.tag, low, high, parent=self._y)
            self._points.clear()
        if (low, high) != self._corners:
            self._corners = (low, high)
            for axis, limits in ((self._x, content.x_range), (self._y, content.y_range)):
                dpg.set_axis_limits(axis, *limits)
        colours = region_colours(content.winner, content.certainty, classes, theme.colour("field"))
        self._pixels.array[..., :3] = colours[::-1]  # rows go from low to high y, a texture from top to bottom
        self._pixels.array[..., 3] = 1.0
        dpg.configure_item(self._image, bounds_min=low, bounds_max=high)
        for number in range(classes):
            for held_out in (False, True):
                self._place(content, number, held_out)
        self._explain(content, classes)

    def theme_changed(self) -> None:
        """Outlines of the points take the new ground."""
        for series in self._points.values():
            dpg.delete_item(series)
        self._points.clear()
        self._names = ()

    def _place(self, content: Regions, number: int, held_out: bool) -> None:
        chosen = (content.labels == number) & (content.held_out == held_out)
        x, y = (np.ascontiguousarray(content.points[chosen, k], dtype=float) for k in (0, 1))
        if (number, held_out) not in self._points:
            if not len(x):
                return
            series = dpg.add_scatter_series(x, y, parent=self._y)
            marker = dpg.mvPlotMarker_Diamond if held_out else dpg.mvPlotMarker_Circle
            outline = (255, 255, 255, 255) if held_out else (20, 22, 26, 255)
            look = line_theme((*class_colour(number), 255), 1.0, marker, theme.px(5 if held_out else 3.5), outline)
            dpg.bind_item_theme(series, look)
            self._points[number, held_out] = series
        else:
            dpg.set_value(self._points[number, held_out], [x, y])

    def _explain(self, content: Regions, classes: int) -> None:
        names = tuple(content.class_names) or tuple(str(k) for k in range(classes))
        if names == self._names:
            return
        self._names = names
        dpg.delete_item(self._key, children_only=True)
        for number, name in enumerate(names[:10]):
            with dpg.group(horizontal=True, horizontal_spacing=6, parent=self._key):
                with dpg.drawlist(theme.px(14), theme.px(18)):
                    middle = (theme.px(7), theme.px(10))
                    dpg.draw_circle(middle, theme.px(5), fill=class_colour(number), color=(20, 22, 26), segments=24)
                text.add(tr("class {name}", name=name))
        dpg.add_spacer(height=theme.px(4), parent=self._key)
        self.key("●", tr("training"), "muted", self._key)
        if content.held_out.any():
            self.key("◆", tr("held out"), "muted", self._key)

    def resize(self, width: int, height: int) -> None:
        """Square, as the plane is."""
        side = max(theme.px(120), min(width - theme.px(110), height))
        dpg.configure_item(self._plot, width=side, height=side)
