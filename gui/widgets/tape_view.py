"""The drawing of a computation graph: boxes and arrows in a plot, which zooms and pans without Python.

What is out of view is not drawn, and far out the text is left away: a thousand boxes stay smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import dearpygui.dearpygui as dpg
import numpy as np

from gui import fonts, theme

__all__ = ["Box", "TapeView"]

WIDTH, HEIGHT = 180.0, 44.0
LEAST_ZOOM = 0.8  # what is shown at first is no smaller than this
TEXT_FROM = 0.45  # pixels a unit below which text cannot be read and is not drawn


@dataclass(frozen=True)
class Box:
    """A grad_fn to draw: its middle, two lines of text, its output's shape, and the colour of its category."""

    at: tuple[float, float]
    title: str
    label: str
    shape: str
    colour: theme.RGBA


class TapeView:
    """Boxes by index. ``clicked`` is called with the index of a box, or not at all beside every box."""

    def __init__(self, parent: int, clicked: Callable[[int], None]) -> None:
        self._clicked = clicked
        self._boxes: list[Box] = []
        self._layers: list[int] = []
        self._texts: list[int] = []
        self._frames: list[int] = []
        self._notes: list[int] = []
        self._marks: list[tuple] = []
        self._links: list[tuple[int, int, int]] = []
        self._tones: list[theme.RGBA] = []
        self._centres = np.zeros((0, 2))
        self._ends = np.zeros((0, 4))
        self._view: tuple = ()
        self._fit_in = 0
        self._free_in = 0
        self._active = -1
        self._reveal_in = 0
        with dpg.plot(
            parent=parent, width=-1, height=-1, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
            pan_button=dpg.mvMouseButton_Left, fit_button=dpg.mvMouseButton_X2, box_select_button=dpg.mvMouseButton_X2,
        ) as self._plot:  # fmt: skip
            bare = {"no_tick_labels": True, "no_tick_marks": True, "no_gridlines": True, "no_label": True}
            self._x = dpg.add_plot_axis(dpg.mvXAxis, **bare)
            self._y = dpg.add_plot_axis(dpg.mvYAxis, invert=True, **bare)
            self._under = dpg.add_draw_node()
            self._over = dpg.add_draw_node()
        with dpg.theme() as flat, dpg.theme_component(dpg.mvPlot):
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotPadding, 0, 0, category=dpg.mvThemeCat_Plots)
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotBorderSize, 0, category=dpg.mvThemeCat_Plots)
        dpg.bind_item_theme(self._plot, flat)
        self._pressed: tuple[float, float] | None = None

    def set_boxes(self, boxes: list[Box], links: list[tuple[int, int]]) -> None:
        """Draw another graph; links go from the first to the second index."""
        dpg.delete_item(self._under, children_only=True)
        dpg.delete_item(self._over, children_only=True)
        self._boxes, self._layers, self._texts, self._frames, self._notes, self._links = boxes, [], [], [], [], []
        self._marks = [()] * len(boxes)
        self._centres = np.array([b.at for b in boxes], dtype=float).reshape(-1, 2)
        ends = []
        for source, target in links:
            (x0, y0), (x1, y1) = boxes[source].at, boxes[target].at
            start, end = (x0 - WIDTH / 2, y0), (x1 + WIDTH / 2, y1)
            bend = max(24.0, (start[0] - end[0]) * 0.45)
            tone = theme.colour("line")
            line = dpg.draw_bezier_cubic(
                start, (start[0] - bend, start[1]), (end[0] + bend, end[1]), end, color=tone, thickness=1.6,
                parent=self._under, segments=16,
            )  # fmt: skip
            self._links.append((source, target, line))
            ends.append((end[0], min(y0, y1), start[0], max(y0, y1)))
            dpg.draw_triangle(end, (end[0] + 8, end[1] - 4), (end[0] + 8, end[1] + 4), color=tone, fill=tone,
                              parent=self._under)  # fmt: skip
        self._ends = np.array(ends, dtype=float).reshape(-1, 4)
        self._tones = [theme.colour("line")] * len(links)
        for box in boxes:
            self._draw(box)
        self._view = ()
        self._fit_in = 2

    def _draw(self, box: Box) -> None:
        layer = dpg.add_draw_node(parent=self._over)
        x, y = box.at[0] - WIDTH / 2, box.at[1] - HEIGHT / 2
        frame = dpg.draw_rectangle((x, y), (x + WIDTH, y + HEIGHT), rounding=5, fill=theme.colour("raised"),
                                   color=theme.colour("line"), parent=layer)  # fmt: skip
        dpg.draw_rectangle((x, y), (x + 5, y + HEIGHT), fill=box.colour, color=box.colour, parent=layer)
        texts = dpg.add_draw_node(parent=layer)
        dpg.draw_text((x + 12, y + 4), fonts.elide(box.title, WIDTH - 18, 14), size=14, color=theme.colour("text"),
                      parent=texts)  # fmt: skip
        room = WIDTH - 22 - fonts.text_width(box.shape, 12)
        dpg.draw_text((x + 12, y + 23), fonts.elide(box.label, room, 12), size=12, color=theme.colour("muted"),
                      parent=texts)  # fmt: skip
        width = fonts.text_width(box.shape, 12)
        dpg.draw_text((x + WIDTH - 8 - width, y + 23), box.shape, size=12, color=theme.colour("muted"), parent=texts)
        note = dpg.draw_text((x + 4, y + HEIGHT + 1), "", size=11, color=theme.colour("backward"), parent=texts)
        self._layers.append(int(layer))
        self._texts.append(int(texts))
        self._frames.append(int(frame))
        self._notes.append(int(note))

    def mark(self, lit: frozenset[int], active: int, direction: str, done: Mapping[int, str]) -> None:
        """Show which boxes belong to the selection, which one runs, and what those that ran passed on."""
        if active != self._active:
            self._active = active
            self._reveal_in = 3  # once a fit that is under way has settled
        for index in range(len(self._boxes)):
            mark = (index in lit, index == active, direction if index == active else "", done.get(index))
            if mark == self._marks[index]:
                continue
            self._marks[index] = mark
            edge, thickness = theme.colour("line"), 1.0
            if done.get(index) is not None:
                edge, thickness = theme.colour("backward", 170), 1.5
            if index in lit:
                edge, thickness = theme.colour("accent"), 2.5
            if index == active:
                edge, thickness = theme.colour(direction), 4.0
            dpg.configure_item(self._frames[index], color=edge, thickness=thickness)
            note = done.get(index) or ""
            sign = "← " if note else ""
            dpg.configure_item(self._notes[index], text=sign + note)
        for number, (source, target, line) in enumerate(self._links):
            passed = done.get(source) is not None
            tone = theme.colour("backward") if passed else theme.colour("line")
            if source in lit and target in lit:
                tone = theme.colour("accent")
            if self._tones[number] != tone:
                self._tones[number] = tone
                dpg.configure_item(line, color=tone)

    def update(self) -> None:
        """Cull, fit, and look for clicks; call once a frame."""
        if self._fit_in:
            self._fit_in -= 1
            if not self._fit_in:
                self._fit()
        elif self._free_in:
            self._free_in -= 1
            if not self._free_in:
                dpg.set_axis_limits_auto(self._x)
                dpg.set_axis_limits_auto(self._y)
        elif self._reveal_in:
            self._reveal_in -= 1
            if not self._reveal_in:
                self._reveal()
        self._mouse()
        self._cull()

    def _reveal(self) -> None:
        """Bring the box that runs into view, with a neighbour on each side where there is room."""
        if not 0 <= self._active < len(self._centres):
            return
        moved = False
        for axis, at, room in zip((self._x, self._y), self._centres[self._active], (WIDTH, HEIGHT), strict=True):
            low, high = sorted(dpg.get_axis_limits(axis))
            margin = min(1.5 * room, (high - low) / 2)
            shift = min(0.0, at - margin - low) + max(0.0, at + margin - high)
            if shift:
                moved = True
            dpg.set_axis_limits(axis, low + shift, high + shift)
        self._free_in = 3
        self._view = () if moved else self._view

    def _fit(self, whole: bool = False) -> None:
        """All of it, never larger than life. Where that would be too small to read, as much as can be read: on a double
        click all of it, whatever the size."""
        width, height = dpg.get_item_rect_size(self._plot)
        if width < 10 or height < 10:
            self._fit_in = 2
            return
        if not len(self._centres):
            return
        room = np.array([WIDTH, HEIGHT])
        low, high = self._centres.min(axis=0) - room, self._centres.max(axis=0) + room
        units = max((high[0] - low[0]) / width, (high[1] - low[1]) / height, 1.0)
        middle = (low + high) / 2
        if not whole and units > 1 / LEAST_ZOOM:
            units = 1 / LEAST_ZOOM
            middle[0] = max(middle[0], high[0] - units * width / 2)  # the loss, where backward begins
        dpg.set_axis_limits(self._x, middle[0] - units * width / 2, middle[0] + units * width / 2)
        dpg.set_axis_limits(self._y, middle[1] - units * height / 2, middle[1] + units * height / 2)
        self._free_in = 3

    def _mouse(self) -> None:
        hovered = dpg.is_item_hovered(self._plot)
        if hovered and dpg.is_mouse_button_double_clicked(dpg.mvMouseButton_Left):
            self._fit(whole=True)
            return
        down = dpg.is_mouse_button_down(dpg.mvMouseButton_Left)
        place = tuple(dpg.get_mouse_pos(local=False))
        if down and hovered and self._pressed is None:
            self._pressed = (place[0], place[1])
        elif not down and self._pressed is not None:
            moved = abs(place[0] - self._pressed[0]) + abs(place[1] - self._pressed[1])
            self._pressed = None
            if hovered and moved < 4:
                self._click(*dpg.get_plot_mouse_pos())

    def _click(self, x: float, y: float) -> None:
        inside = (np.abs(self._centres[:, 0] - x) <= WIDTH / 2) & (np.abs(self._centres[:, 1] - y) <= HEIGHT / 2)
        found = np.flatnonzero(inside)
        if len(found):
            self._clicked(int(found[0]))

    def _cull(self) -> None:
        """Hide what the view does not reach, but only when the view is new."""
        (x0, x1), (y0, y1) = dpg.get_axis_limits(self._x), dpg.get_axis_limits(self._y)
        y0, y1 = min(y0, y1), max(y0, y1)
        width = dpg.get_item_rect_size(self._plot)[0]
        readable = width / ((x1 - x0) or 1) >= TEXT_FROM
        view = (x0, x1, y0, y1, readable)
        if view == self._view or not len(self._centres):
            return
        first = not self._view
        self._view = view
        centres = self._centres
        seen = (centres[:, 0] > x0 - WIDTH) & (centres[:, 0] < x1 + WIDTH)
        seen &= (centres[:, 1] > y0 - HEIGHT) & (centres[:, 1] < y1 + HEIGHT)
        reach = self._ends
        crossing = (reach[:, 2] > x0) & (reach[:, 0] < x1) & (reach[:, 3] > y0) & (reach[:, 1] < y1)
        self._apply(self._layers, seen, "_seen", first)
        self._apply(self._texts, np.full(len(centres), readable), "_readable", first)
        self._apply([line for _, _, line in self._links], crossing, "_crossing", first)

    def _apply(self, items: list[int], shown: np.ndarray, memory: str, first: bool) -> None:
        before = getattr(self, memory, None)
        new = range(len(items)) if first or before is None else np.flatnonzero(before != shown)
        for index in new:
            dpg.configure_item(items[index], show=bool(shown[index]))
        setattr(self, memory, shown)
