"""The look of DearPyGui's own widgets, made from the theme's tokens: calm surfaces, one accent, no frames for show."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui import theme
from gui.theme import RGBA, colour, mix, px

__all__ = ["bind"]

_bound: list[int] = []


def bind() -> None:
    """Build the global theme from the current tokens and bind it in place of the last one."""
    with dpg.theme() as made, dpg.theme_component(dpg.mvAll):
        for name, value in _colours().items():
            dpg.add_theme_color(getattr(dpg, f"mvThemeCol_{name}"), value)
        for name, value in _plot_colours().items():
            dpg.add_theme_color(getattr(dpg, f"mvPlotCol_{name}"), value, category=dpg.mvThemeCat_Plots)
        for name, size in _sizes().items():
            dpg.add_theme_style(getattr(dpg, f"mvStyleVar_{name}"), *size)
        for name, size in _plot_sizes().items():
            dpg.add_theme_style(getattr(dpg, f"mvPlotStyleVar_{name}"), *size, category=dpg.mvThemeCat_Plots)
    _outline_switches(int(made))
    dpg.bind_theme(made)
    for old in _bound:
        if dpg.does_item_exist(old):
            dpg.delete_item(old)
    _bound[:] = [int(made)]
    if dpg.is_viewport_ok():
        dpg.set_viewport_clear_color(list(colour("background")))


def _outline_switches(parent: int) -> None:
    """A switch that is off is nothing but its edge, so its edge must be seen (3:1, as WCAG 1.4.11 asks)."""
    for kind in (dpg.mvCheckbox, dpg.mvRadioButton):
        with dpg.theme_component(kind, parent=parent):
            dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 1)
            dpg.add_theme_color(dpg.mvThemeCol_Border, mix(colour("muted"), colour("panel"), 0.15))


def _colours() -> dict[str, RGBA]:
    text, muted, panel, raised = colour("text"), colour("muted"), colour("panel"), colour("raised")
    background, line, hover, field = colour("background"), colour("line"), colour("hover"), colour("field")
    accent, selection = colour("accent"), colour("selection")
    clear = (0, 0, 0, 0)
    pressed = mix(hover, accent, 0.25)
    return {
        "Text": text, "TextDisabled": muted, "TextSelectedBg": selection, "InputTextCursor": text,
        "WindowBg": panel, "ChildBg": clear, "PopupBg": raised, "MenuBarBg": background,
        "ModalWindowDimBg": (0, 0, 0, 110), "Border": line, "BorderShadow": clear,
        "FrameBg": field, "FrameBgHovered": mix(field, hover, 0.6), "FrameBgActive": mix(field, hover, 0.9),
        "TitleBg": background, "TitleBgActive": background, "TitleBgCollapsed": background,
        "ScrollbarBg": clear, "ScrollbarGrab": line, "ScrollbarGrabHovered": mix(line, text, 0.2),
        "ScrollbarGrabActive": mix(line, text, 0.35), "CheckMark": accent,
        "SliderGrab": mix(accent, panel, 0.15), "SliderGrabActive": accent,
        "Button": raised, "ButtonHovered": hover, "ButtonActive": pressed,
        "Header": selection, "HeaderHovered": hover, "HeaderActive": pressed,
        "Separator": mix(line, panel, 0.4), "SeparatorHovered": accent, "SeparatorActive": accent,
        "ResizeGrip": clear, "ResizeGripHovered": line, "ResizeGripActive": accent,
        "Tab": background, "TabHovered": hover, "TabSelected": panel, "TabSelectedOverline": accent,
        "TabDimmed": background, "TabDimmedSelected": panel, "TabDimmedSelectedOverline": line,
        "DockingPreview": (*accent[:3], 90), "DockingEmptyBg": background,
        "PlotLines": accent, "PlotLinesHovered": colour("warn"), "PlotHistogram": accent,
        "PlotHistogramHovered": colour("warn"),
        "TableHeaderBg": raised, "TableBorderStrong": line, "TableBorderLight": mix(line, panel, 0.5),
        "TableRowBg": clear, "TableRowBgAlt": (*text[:3], 6),
        "DragDropTarget": accent, "NavCursor": accent, "UnsavedMarker": accent, "TreeLines": line,
    }  # fmt: skip


def _plot_colours() -> dict[str, RGBA]:
    panel, line, text, muted = colour("panel"), colour("line"), colour("text"), colour("muted")
    return {
        "FrameBg": (0, 0, 0, 0), "PlotBg": colour("field"), "PlotBorder": mix(line, panel, 0.4),
        "LegendBg": (*colour("raised")[:3], 230), "LegendBorder": line, "LegendText": text, "TitleText": text,
        "InlayText": text, "AxisText": muted, "AxisGrid": (*line[:3], 90), "AxisTick": line,
        "AxisBg": (0, 0, 0, 0), "AxisBgHovered": colour("hover", 120), "AxisBgActive": colour("hover"),
        "Selection": colour("accent"), "Crosshairs": colour("muted", 140),
    }  # fmt: skip


def _sizes() -> dict[str, tuple[float, ...]]:
    step = px(theme.SPACE)
    return {
        "WindowPadding": (2 * step, 2 * step), "FramePadding": (2 * step, step), "ItemSpacing": (2 * step, 1.5 * step),
        "ItemInnerSpacing": (1.5 * step, step), "CellPadding": (1.5 * step, 0.5 * step), "IndentSpacing": (4 * step,),
        "ScrollbarSize": (2.5 * step,), "GrabMinSize": (2.5 * step,),
        "WindowRounding": (step,), "ChildRounding": (step,), "FrameRounding": (step,), "PopupRounding": (1.5 * step,),
        "ScrollbarRounding": (2 * step,), "GrabRounding": (0.75 * step,), "TabRounding": (step,),
        "WindowBorderSize": (1,), "ChildBorderSize": (1,), "PopupBorderSize": (1,),
        "FrameBorderSize": (1 if theme.current().name == "contrast" else 0,), "TabBorderSize": (0,),
        "TabBarOverlineSize": (px(2),), "TabBarBorderSize": (0,), "DockingSeparatorSize": (px(3),),
        "WindowTitleAlign": (0.0, 0.5), "DisabledAlpha": (0.55,), "SeparatorTextBorderSize": (1,),
    }  # fmt: skip


def _plot_sizes() -> dict[str, tuple[float, ...]]:
    step = px(theme.SPACE)
    return {
        "PlotPadding": (2 * step, 2 * step), "LabelPadding": (step, step), "LegendPadding": (2 * step, 2 * step),
        "LegendInnerPadding": (step, step), "PlotBorderSize": (1,), "LineWeight": (px(2) or 1,), "MinorAlpha": (0.4,),
    }  # fmt: skip
