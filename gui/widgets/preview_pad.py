"""The drawing pad: points of several classes, set with the mouse, also while the network learns them.

The left button draws, the right one erases. One stroke from press to release is one step to undo.
"""

from __future__ import annotations

import itertools
from typing import Any, ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.languages import tr
from core.studio.preview_forms import PointsPage
from core.studio.session import Session
from gui import theme
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.class_marks import draw_mark
from gui.widgets.plot_style import line_colour
from gui.widgets.preview_points import FRAME, PreviewPoints, limits_of

__all__ = ["PreviewPad"]

MOST_CLASSES = 9  # as many as there are keys
MOST_POINTS = 5000
STEP_PX, RUBBER_PX = 9, 12  # between the points of a stroke; around the mouse
PLANE = (-1.0, 1.0)  # is always in sight, so that there is room to draw
HINT_FROM = 560  # width from which there is room for the hint
NAME = "points"

_strokes = itertools.count()


class PreviewPad(PreviewPoints):
    """A plot that is drawn into. ``session`` and ``node`` are set before it is shown."""

    options: ClassVar[dict[str, Any]] = {
        "pan_button": dpg.mvMouseButton_Middle,
        "context_menu_button": dpg.mvMouseButton_X2,
        "fit_button": dpg.mvMouseButton_X2,
        "box_select_button": dpg.mvMouseButton_X2,
        "box_select_cancel_button": dpg.mvMouseButton_X2,
    }

    session: Session
    node: str

    def build(self) -> None:
        """The colours to draw with, Clear, and the plot."""
        self.chosen = 0
        self.chips: list[int] = []
        self._marks: list[int] = []
        self._stroke: object = None
        self._last: tuple[float, float] | None = None
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(2), parent=self.group):
            for number in range(MOST_CLASSES):
                self.chips.append(self._chip(number))
            dpg.add_spacer(width=theme.px(4))
            self.clear = button(
                tr("Clear"),
                self._clear,
                icon="eraser",
                kind="quiet",
                tip=tr("Take the points away, all but the first of each class"),
            )
            self._hint = text.add(tr("left draws, right erases"), "muted")
        super().build()
        self._mark_chosen()
        self._paint_marks()

    def _chip(self, number: int) -> int:
        self._marks.append(int(dpg.add_drawlist(width=theme.px(14), height=theme.px(20))))
        chip = int(dpg.add_button(label=str(number), callback=self._choose, user_data=number))
        tooltip(chip, tr("Draw points of class {name}; the right button erases.", name=number), f"({number + 1})")
        return chip

    def frame(self) -> None:
        """Follow the mouse and the number keys."""
        super().frame()
        over = dpg.is_item_hovered(self.plot)
        if over and not _typing():
            for number in range(MOST_CLASSES):
                if dpg.is_key_pressed(getattr(dpg, f"mvKey_{number + 1}")):
                    self._choose(0, None, number)
        draws = dpg.is_mouse_button_down(dpg.mvMouseButton_Left)
        erases = dpg.is_mouse_button_down(dpg.mvMouseButton_Right)
        if not (draws or erases):
            if self._stroke is not None:
                self._stroke, self._last = None, None
                self.session.document.end_amending()
            return
        if self._stroke is None:
            pressed = dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left) or dpg.is_mouse_button_clicked(
                dpg.mvMouseButton_Right
            )
            if not (over and pressed):
                return
            self._stroke = ("points", next(_strokes))
        if over:
            self._go_on(erases)

    def look_at(self, content: PointsPage) -> None:
        """The whole plane, and all points; it never becomes smaller while somebody draws."""
        self._content = content
        x, y = (np.append(content.points[:, k], PLANE) for k in (0, 1))
        limits = (limits_of(x), limits_of(y))  # all of the plot is there to be drawn into
        if limits != self._limits and self._stroke is None:
            self._limits = limits
            for axis, (low, high) in zip((self.x, self.y), limits, strict=True):
                dpg.set_axis_limits(axis, low, high)
            self._free_in = 3

    def resize(self, width: int, height: int) -> None:
        """The plot gets what the chips leave."""
        dpg.configure_item(self._hint, show=width > theme.px(HINT_FROM))
        super().resize(width, height - theme.px(28))

    def theme_changed(self) -> None:
        """In the new colours."""
        super().theme_changed()
        self._paint_marks()

    def _go_on(self, erases: bool) -> None:
        place = tuple(dpg.get_plot_mouse_pos())
        unit = self._unit()
        if self._last is not None and _apart(place, self._last, unit) < STEP_PX and not erases:
            return
        points = [list(p) for p in self._points()]
        if erases:
            kept = [p for p in points if _apart((p[0], p[1]), place, unit) > RUBBER_PX]
            if len(kept) < len(points) and kept:
                self._set(kept)
        elif len(points) < MOST_POINTS:
            self._last = (place[0], place[1])
            self._set([*points, [round(place[0], 4), round(place[1], 4), self.chosen]])

    def _unit(self) -> tuple[float, float]:
        """Pixels of the screen for one unit of each axis."""
        left, right = dpg.get_axis_limits(self.x)
        low, high = dpg.get_axis_limits(self.y)
        width, height = (self._room[k] - theme.px(FRAME[k]) for k in (0, 1))
        return width / max(right - left, 1e-9), height / max(high - low, 1e-9)

    def _points(self) -> list[list[float]]:
        node = self.session.graph.nodes[self.node]
        param = self.session.registry[node.type].param(NAME)
        return list(node.params.get(NAME, param.default if param else []))

    def _set(self, points: list[list[float]]) -> None:
        self.session.edit.set_param(self.node, NAME, points, drag=self._stroke)

    def _clear(self) -> None:
        """One point of each class stays: a data set without any has no classes and no shape."""
        firsts: dict[int, list[float]] = {}
        for point in self._points():
            firsts.setdefault(int(point[2]), list(point))
        self.session.edit.set_param(self.node, NAME, list(firsts.values()))

    def _choose(self, _sender: int, _value: object, number: int) -> None:
        self.chosen = number
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        for number, chip in enumerate(self.chips):
            dpg.bind_item_theme(chip, look("row-chosen" if number == self.chosen else "row"))

    def _paint_marks(self) -> None:
        for number, mark in enumerate(self._marks):
            dpg.delete_item(mark, children_only=True)
            draw_mark(number, (theme.px(7), theme.px(12)), theme.px(5), line_colour(number), mark)


def _apart(a: tuple[float, ...], b: tuple[float, ...], unit: tuple[float, float]) -> float:
    """Distance on screen, in pixels at scale 1."""
    return float(np.hypot((a[0] - b[0]) * unit[0], (a[1] - b[1]) * unit[1])) / theme.scale()


def _typing() -> bool:
    item = dpg.get_focused_item()
    return bool(item and dpg.does_item_exist(item) and dpg.is_item_active(item))
