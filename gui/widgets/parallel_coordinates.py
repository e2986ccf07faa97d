"""Parallel coordinates: an axis for each parameter and one for the result, a line for each trial.

A line under the mouse is highlighted and told to the owner; dragging along an axis lets only those through that pass
there, a click on the axis lets all through again. Lines have the colour of their result, the best one is thicker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.colormaps import scale_of
from core.studio.searching_axes import RESULT, Axis, nearest, passes, places
from core.studio.searching_store import TrialRow
from gui import fonts, theme

__all__ = ["ParallelCoordinates"]

REACH = 8  # pixels: how near the mouse must come to a line, at an interface size of 1.0
GRIP = 12  # and to an axis
SHADES = 24  # pieces of the coloured axis
HEAD, FOOT = 42, 24  # room for title and upper mark, and for the lower mark


class ParallelCoordinates:
    """Call ``show`` with new rows, ``frame`` once a frame.

    Parameters
    ----------
    hovered
        Called with the number of the trial under the mouse, None when it leaves.
    clicked
        Called with the number of the trial that was clicked, and whether it was a double click.
    filtered
        Called when ``filters`` is new.
    """

    def __init__(
        self, parent: int, hovered: Callable[[int | None], None], clicked: Callable[[int, bool], None],
        filtered: Callable[[], None],
    ) -> None:  # fmt: skip
        self._hovered, self._clicked, self._filtered = hovered, clicked, filtered
        self.filters: dict[str, tuple[float, float]] = {}
        self.axes: list[Axis] = []
        self.lines: dict[int, list[tuple[float, float]]] = {}
        self._rows: Sequence[TrialRow] = ()
        self._best: int | None = None
        self._chosen: frozenset[int] = frozenset()
        self._under: int | None = None
        self._marked: int | None = None
        self._size = (0, 0)
        self._grip: tuple[str, float] | None = None
        self._highest = False
        self.child = int(dpg.add_child_window(parent=parent, border=False, no_scrollbar=True,
                                              no_scroll_with_mouse=True))  # fmt: skip
        self._canvas = dpg.add_drawlist(100, 100, parent=self.child)
        self._still = dpg.add_draw_node(parent=self._canvas)
        self._over = dpg.add_draw_node(parent=self._canvas)

    def show(
        self, axes: list[Axis], rows: Sequence[TrialRow], best: int | None, chosen: frozenset[int], highest: bool
    ) -> None:
        """Draw these trials."""
        self.axes, self._rows, self._best, self._chosen, self._highest = axes, rows, best, chosen, highest
        self.filters = {k: v for k, v in self.filters.items() if k in {a.name for a in axes}}
        self._draw()

    def mark(self, number: int | None) -> None:
        """Highlight the line of a trial, such as the one under the mouse in a table."""
        if number != self._marked:
            self._marked = number
            self._draw_over()

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        if (width, height) != self._size:
            self._size = (width, height)
            dpg.configure_item(self.child, width=width, height=height)
            dpg.configure_item(self._canvas, width=max(1, width), height=max(1, height))
            self._draw()

    def at(self, axis: int, place: float) -> tuple[float, float]:
        """A place on an axis, in pixels from the upper left corner."""
        side = theme.px(48)
        across = (self._size[0] - 2 * side) / max(1, len(self.axes) - 1)
        high = self._size[1] - theme.px(HEAD + FOOT)
        return side + axis * across, theme.px(HEAD) + (1.0 - place) * high

    def frame(self) -> None:
        """Follow the mouse."""
        inside = dpg.is_item_hovered(self.child)
        left, top = dpg.get_item_rect_min(self._canvas)
        mouse_x, mouse_y = dpg.get_mouse_pos(local=False)
        x, y = mouse_x - left, mouse_y - top
        if self._grip is not None:
            self._drag(y)
            return
        axis = self._axis_at(x) if inside else None
        under = nearest(self.lines, x, y, theme.px(REACH)) if inside else None
        if under != self._under:
            self._under = under
            self._hovered(under)
        if inside and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left):
            if axis is not None:
                self._grip = (axis.name, self._place(y))
            elif under is not None:
                self._clicked(under, bool(dpg.is_mouse_button_double_clicked(dpg.mvMouseButton_Left)))

    # ---- the mouse ----

    def _axis_at(self, x: float) -> Axis | None:
        near = [(abs(self.at(k, 0.0)[0] - x), axis) for k, axis in enumerate(self.axes)]
        away, found = min(near, key=lambda pair: pair[0], default=(1e9, None))
        return found if away <= theme.px(GRIP) else None

    def _place(self, y: float) -> float:
        high = max(1.0, self._size[1] - theme.px(HEAD + FOOT))
        return min(1.0, max(0.0, 1.0 - (y - theme.px(HEAD)) / high))

    def _drag(self, y: float) -> None:
        assert self._grip is not None
        name, start = self._grip
        span = (min(start, self._place(y)), max(start, self._place(y)))
        before = dict(self.filters)
        if span[1] - span[0] > 0.02:
            self.filters[name] = span
        else:
            self.filters.pop(name, None)
        if self.filters != before:
            self._draw()
            self._filtered()
        if not dpg.is_mouse_button_down(dpg.mvMouseButton_Left):
            self._grip = None

    # ---- drawing ----

    def _draw(self) -> None:
        dpg.delete_item(self._still, children_only=True)
        self.lines = {}
        if self._size[0] < 10 or not self.axes:
            return
        plain, dim = [], []
        for row in self._rows:
            points = [self.at(k, p) for k, p in enumerate(places(self.axes, row)) if p is not None]
            if len(points) > 1 and passes(self.axes, self.filters, row):
                self.lines[row.number] = points
                plain.append((row, points))
            elif len(points) > 1:
                dim.append((row, points))
        faint = theme.colour("muted", 28)
        for _row, points in dim:
            dpg.draw_polyline(points, color=faint, thickness=1, parent=self._still)
        for row, points in sorted(plain, key=lambda pair: (pair[0].value is not None, self._rank(pair[0]))):
            thick = 3.0 if row.number == self._best else 2.4 if row.number in self._chosen else 1.4
            alpha = 110 if self._chosen and row.number not in self._chosen else 220
            dpg.draw_polyline(
                points, color=self._colour(row, alpha), thickness=theme.px(thick * 10) / 10, parent=self._still
            )
        for k, axis in enumerate(self.axes):
            self._draw_axis(k, axis)
        self._draw_over()

    def _draw_axis(self, number: int, axis: Axis) -> None:
        parent = self._still
        foot, head = self.at(number, 0.0), self.at(number, 1.0)
        if axis.name == RESULT:
            for k in range(SHADES):
                a, b = self.at(number, k / SHADES), self.at(number, (k + 1) / SHADES)
                dpg.draw_line(a, b, color=self._shade(k / (SHADES - 1)), thickness=theme.px(5), parent=parent)
        else:
            dpg.draw_line(foot, head, color=theme.colour("line"), thickness=theme.px(2), parent=parent)
        span = self.filters.get(axis.name)
        if span is not None:
            (x, low), (_, high) = self.at(number, span[0]), self.at(number, span[1])
            half = theme.px(5)
            dpg.draw_rectangle((x - half, high), (x + half, low), color=theme.colour("accent"),
                               fill=theme.colour("accent", 70), parent=parent)  # fmt: skip
        small, base = theme.px(theme.SIZE_MUTED), theme.px(theme.SIZE_MUTED)
        room = (self._size[0] - theme.px(96)) / max(1, len(self.axes) - 1) if len(self.axes) > 1 else self._size[0]
        node, _, param = axis.title.rpartition(" · ")
        for line, (words, tone) in enumerate(((node, "muted"), (param, "text"))):
            self._text(foot[0], theme.px(2 + 13 * line), fonts.elide(words, min(room, theme.px(150)), base), base,
                       theme.colour(tone), number)  # fmt: skip
        for place, words in axis.ticks():
            x, y = self.at(number, place)
            if axis.words:
                self._text(x, y - small / 2, words, small, theme.colour("muted"), number, beside=True)
            else:
                above = place == 1.0
                self._text(x, y - small - theme.px(2) if above else y + theme.px(3), words, small,
                           theme.colour("muted"), number)  # fmt: skip

    def _text(
        self, x: float, y: float, words: str, size: float, tone: theme.RGBA, number: int, *, beside: bool = False
    ) -> None:
        wide = fonts.text_width(words, size)
        if beside:
            if number == 0:  # there is room at the outer sides
                words = fonts.elide(words, theme.px(40), size)
                wide = fonts.text_width(words, size)
            left = x + theme.px(7) if 0 < number < len(self.axes) - 1 else x - wide - theme.px(7)
        else:
            left = min(max(2.0, x - wide / 2), self._size[0] - wide - 2)
        if beside:  # lines run under it
            dpg.draw_rectangle((left - 2, y), (left + wide + 2, y + size), color=theme.colour("panel", 0),
                               fill=theme.colour("panel", 170), parent=self._still)  # fmt: skip
        dpg.draw_text((left, y), words, size=size, color=tone, parent=self._still)

    def _draw_over(self) -> None:
        dpg.delete_item(self._over, children_only=True)
        points = self.lines.get(self._marked) if self._marked is not None else None
        if points:
            dpg.draw_polyline(points, color=theme.colour("text"), thickness=theme.px(3), parent=self._over)
            for point in points:
                dpg.draw_circle(point, theme.px(4), color=theme.colour("panel"), fill=theme.colour("text"),
                                parent=self._over)  # fmt: skip

    def _rank(self, row: TrialRow) -> float:
        """Better ones are drawn later, so that they lie on top."""
        if row.value is None:
            return 0.0
        return row.value if self._highest else -row.value

    def _colour(self, row: TrialRow, alpha: int) -> tuple[int, ...]:
        place = self.axes[-1].place(row.value) if row.value is not None else None
        if place is None:
            return theme.colour("muted", alpha // 2)
        return (*self._shade(place)[:3], alpha)

    def _shade(self, place: float) -> tuple[int, ...]:
        """The colour of a place on the axis of results; the best end is the one that stands out from the ground."""
        dark = theme.current().dark
        better = place if self._highest else 1.0 - place
        share = 0.22 + 0.78 * better if dark else 0.9 - 0.8 * better
        red, green, blue = (float(v) for v in scale_of(0.0, 1.0, False).colours(np.array([share]))[0])
        return round(255 * red), round(255 * green), round(255 * blue), 255
