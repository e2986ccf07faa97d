"""Axes that keep still: they grow in round steps, never shrink on their own, and leave the person's view alone.

A plot whose axes fit every new point cannot be read while it grows. Here the range grows only when data leave it, and
then by a good piece. Who zooms or pans owns the view, until a double-click gives it back.
"""

from __future__ import annotations

import math

import dearpygui.dearpygui as dpg

__all__ = ["CalmAxes", "grown", "round_up"]

Range = tuple[float, float]


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7, 10 times a power of ten."""
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 1.5, 2, 3, 5, 7) if step * power >= value * (1 - 1e-9)), 10 * power)


def grown(current: Range | None, low: float, high: float, log: bool = False) -> Range:
    """The range to show for data from ``low`` to ``high``, where ``current`` is shown now (None: nothing yet)."""
    if log:
        low, high = max(low, 1e-30), max(high, 1e-30)
        wanted = (10.0 ** math.floor(math.log10(low) + 1e-9), 10.0 ** math.ceil(math.log10(high) - 1e-9))
        if wanted[0] == wanted[1]:
            wanted = (wanted[0], wanted[1] * 10)
        return wanted if current is None else (min(current[0], wanted[0]), max(current[1], wanted[1]))
    if current is not None and current[0] <= low and high <= current[1]:
        return current
    reach = round_up(1.05 * high) if high > 0 else 0.0
    depth = -round_up(-1.05 * low) if low < 0 else 0.0
    wanted = (depth, reach if reach > depth else depth + 1.0)
    return wanted if current is None else (min(current[0], wanted[0]), max(current[1], wanted[1]))


class CalmAxes:
    """Keeps the axes of one plot. Call ``follow`` in every frame in which the plot can be seen."""

    def __init__(self, plot: int, x_axis: int, y_axis: int) -> None:
        self._plot, self._x, self._y = plot, x_axis, y_axis
        self.log = False
        self._range: list[Range | None] = [None, None]
        self._free_in = 0  # frames until the axes that were set are the person's again
        self._owned = False

    def reset(self) -> None:
        """Fit what is there, and follow it from then on: for a double-click, a new run, another scale."""
        self._range = [None, None]
        self._owned = False

    def follow(self, x: Range, y: Range) -> None:
        """The data reach over these ranges now."""
        if dpg.is_item_hovered(self._plot) and dpg.is_mouse_button_double_clicked(dpg.mvMouseButton_Left):
            self.reset()
        if self._free_in:
            self._free_in -= 1
            if not self._free_in:
                dpg.set_axis_limits_auto(self._x)
                dpg.set_axis_limits_auto(self._y)
            return
        if self._range[0] is not None and not self._owned:
            shown = (tuple(dpg.get_axis_limits(self._x)), tuple(dpg.get_axis_limits(self._y)))
            self._owned = any(
                _moved(a, b, log) for a, b, log in zip(shown, self._range, (False, self.log), strict=True)
            )
        if self._owned:
            return
        wanted: list[Range | None] = [grown(self._range[0], *x), grown(self._range[1], *y, self.log)]
        if wanted != self._range:
            self._range = wanted
            for axis, limits in zip((self._x, self._y), wanted, strict=True):
                assert limits is not None
                dpg.set_axis_limits(axis, *limits)
            self._free_in = 3


def _moved(shown: Range, wanted: Range | None, log: bool) -> bool:
    """Whether the view is no longer the one that was set."""
    if wanted is None:
        return False
    if log:
        shown, wanted = (math.log10(max(v, 1e-300)) for v in shown), (math.log10(v) for v in wanted)  # type: ignore[assignment]
        (a, b), (c, d) = shown, wanted
    else:
        (a, b), (c, d) = shown, wanted
    return abs(a - c) + abs(b - d) > 0.01 * abs(d - c)
