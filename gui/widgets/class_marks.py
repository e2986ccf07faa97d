"""The shape of a class: the second sign beside its colour, in plots and in the key beside them."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

__all__ = ["MARKERS", "draw_mark"]

MARKERS = (
    dpg.mvPlotMarker_Circle, dpg.mvPlotMarker_Square, dpg.mvPlotMarker_Diamond, dpg.mvPlotMarker_Up,
    dpg.mvPlotMarker_Down, dpg.mvPlotMarker_Left, dpg.mvPlotMarker_Right,
)  # fmt: skip

# Corners of each shape around its middle, in units of its radius, in the order of the markers; none is a circle.
_CORNERS: tuple[tuple[tuple[float, float], ...], ...] = (
    (),
    ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    ((0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)),
    ((0, -1), (1, 0.8), (-1, 0.8)),
    ((0, 1), (1, -0.8), (-1, -0.8)),
    ((-1, 0), (0.8, -1), (0.8, 1)),
    ((1, 0), (-0.8, -1), (-0.8, 1)),
)


def draw_mark(number: int, middle: tuple[float, float], radius: float, colour: tuple[int, ...], parent: int) -> None:
    """Draw the shape of class ``number`` into a drawing; all in pixels."""
    corners = _CORNERS[number % len(_CORNERS)]
    if not corners:
        dpg.draw_circle(middle, radius, fill=colour, color=(0, 0, 0, 0), segments=20, parent=parent)
        return
    points = [(middle[0] + radius * x, middle[1] + radius * y) for x, y in corners]
    dpg.draw_polygon([*points, points[0]], fill=colour, color=(0, 0, 0, 0), parent=parent)
