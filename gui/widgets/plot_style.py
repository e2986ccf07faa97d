"""How lines in plots look: one theme for each colour and width, made once."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.colormaps import class_colour
from gui import theme

__all__ = ["bare_axis", "line_colour", "line_theme", "shade_theme", "tight_table"]

_themes: dict[tuple, int] = {}

Colour = tuple[int, ...]


def line_theme(
    colour: Colour, weight: float = 2.0, marker: int = -1, size: float = 3.5, outline: Colour | None = None,
    series: int = 0,
) -> int:  # fmt: skip
    """A theme for a line series or, with a ``marker`` (``dpg.mvPlotMarker_...``), for a scatter series; ``series`` is
    the component of another kind of series."""
    key = ("line", tuple(colour), weight, marker, size, outline, series)
    if key not in _themes or not dpg.does_item_exist(_themes[key]):
        component = series or (dpg.mvScatterSeries if marker >= 0 else dpg.mvLineSeries)
        with dpg.theme() as made, dpg.theme_component(component):
            dpg.add_theme_color(dpg.mvPlotCol_Line, colour, category=dpg.mvThemeCat_Plots)
            dpg.add_theme_style(dpg.mvPlotStyleVar_LineWeight, weight, category=dpg.mvThemeCat_Plots)
            if marker >= 0:
                dpg.add_theme_color(dpg.mvPlotCol_MarkerFill, colour, category=dpg.mvThemeCat_Plots)
                dpg.add_theme_color(dpg.mvPlotCol_MarkerOutline, outline or colour, category=dpg.mvThemeCat_Plots)
                dpg.add_theme_style(dpg.mvPlotStyleVar_Marker, marker, category=dpg.mvThemeCat_Plots)
                dpg.add_theme_style(dpg.mvPlotStyleVar_MarkerSize, size, category=dpg.mvThemeCat_Plots)
        _themes[key] = made
    return _themes[key]


def line_colour(number: int) -> Colour:
    """The colour of line ``number`` in a plot: that of the class with this number, darker on a light ground."""
    colour = (*class_colour(number), 255)
    return colour if theme.current().dark else theme.mix(colour, (0, 0, 0, 255), 0.3)


def shade_theme(colour: Colour) -> int:
    """A theme for a shaded area."""
    key = ("shade", tuple(colour))
    if key not in _themes or not dpg.does_item_exist(_themes[key]):
        with dpg.theme() as made, dpg.theme_component(dpg.mvShadeSeries):
            dpg.add_theme_color(dpg.mvPlotCol_Fill, colour, category=dpg.mvThemeCat_Plots)
            dpg.add_theme_color(dpg.mvPlotCol_Line, (0, 0, 0, 0), category=dpg.mvThemeCat_Plots)
        _themes[key] = made
    return _themes[key]


def bare_axis() -> dict[str, bool]:
    """Arguments of an axis that shows nothing of itself."""
    return {"no_tick_labels": True, "no_tick_marks": True, "no_gridlines": True, "no_label": True}


def tight_table() -> int:
    """A theme for tables of numbers: lines as close as text."""
    key = ("tight table",)
    if key not in _themes or not dpg.does_item_exist(_themes[key]):
        with dpg.theme() as made, dpg.theme_component(dpg.mvTable):
            dpg.add_theme_style(dpg.mvStyleVar_CellPadding, 2, 1)
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, 4, 0)
        _themes[key] = made
    return _themes[key]
