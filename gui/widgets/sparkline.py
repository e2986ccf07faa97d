"""Sparkline: the course of a number in the space of a word."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from gui import theme

__all__ = ["Sparkline", "spark_points"]


def spark_points(values: np.ndarray, width: float, height: float, log: bool = False) -> list[list[float]]:
    """The corners of the line in a box, at most one a pixel; numbers that are no numbers are left out.

    With ``log`` heights are logarithmic, as fits norms of gradients; numbers of 0 or less are left out then.
    """
    values = np.asarray(values, dtype=np.float64)
    good = np.isfinite(values) & ((values > 0) if log else True)
    values = values[good]
    if len(values) < 2:
        return []
    if log:
        values = np.log10(values)
    if len(values) > width:
        values = values[np.linspace(0, len(values) - 1, int(width)).astype(int)]
    low, high = values.min(), values.max()
    span = (high - low) or 1.0
    heights = height - 1 - (values - low) / span * (height - 2) if high > low else np.full(len(values), height / 2)
    return np.stack([np.linspace(0, width, len(values)), heights], axis=1).tolist()


class Sparkline:
    """A line without axes, newest number at the right."""

    def __init__(self, parent: int, width: int = 80, height: int = 18) -> None:
        self._size = (theme.px(width), theme.px(height))
        with dpg.drawlist(*self._size, parent=parent) as self._list:
            self._line = dpg.draw_polyline([[0, 0], [0, 0]], color=theme.colour("accent"), thickness=1.5)

    def show(self, values: np.ndarray, log: bool = False) -> None:
        """Draw other numbers."""
        points = spark_points(values, *self._size, log)
        dpg.configure_item(self._line, points=points or [[0, 0], [0, 0]], show=bool(points))
