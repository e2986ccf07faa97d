"""How the parts of the shell look: named item themes made from the colours of ``gui.theme``.

The theme items live as long as the window; when a person picks other colours or another size only their content is made
anew, so everything that is bound to them follows at once.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from gui import theme

__all__ = ["forget", "look", "refresh"]

Colour = tuple[int, int, int, int]

_made: dict[str, int] = {}
CLEAR: Colour = (0, 0, 0, 0)


def look(name: str) -> int:
    """The theme item of this name, for ``dpg.bind_item_theme``."""
    item = _made.get(name)
    if item is None:
        item = _made[name] = dpg.add_theme()
        _fill(name, item)
    return item


def refresh() -> None:
    """Colours or the interface size are new."""
    for name, item in _made.items():
        dpg.delete_item(item, children_only=True)
        _fill(name, item)


def forget() -> None:
    """The DearPyGui context is gone, and the theme items with it."""
    _made.clear()


def _fill(name: str, item: int) -> None:
    kind, _, detail = name.partition(":")
    with dpg.theme_component(dpg.mvAll, parent=item):
        _LOOKS[kind](detail)


def _colour(target: int, value: Colour) -> None:
    dpg.add_theme_color(target, value)


def _style(target: int, x: float, y: float = -1) -> None:
    dpg.add_theme_style(target, theme.px(x), theme.px(y) if y >= 0 else -1)


def _button(rest: Colour, hover: Colour, press: Colour, text: Colour, pad: tuple[float, float] = (10, 5)) -> None:
    _colour(dpg.mvThemeCol_Button, rest)
    _colour(dpg.mvThemeCol_ButtonHovered, hover)
    _colour(dpg.mvThemeCol_ButtonActive, press)
    _colour(dpg.mvThemeCol_Text, text)
    _style(dpg.mvStyleVar_FramePadding, *pad)
    _style(dpg.mvStyleVar_FrameRounding, 4)
    _style(dpg.mvStyleVar_FrameBorderSize, 0)


def _window(background: str, pad: tuple[float, float], border: float = 0, rounding: float = 0) -> None:
    border = border or float(theme.current().name == "contrast")  # surfaces that are all black need an edge
    _colour(dpg.mvThemeCol_WindowBg, theme.colour(background))
    _colour(dpg.mvThemeCol_PopupBg, theme.colour(background))  # what a modal window is filled with
    _colour(dpg.mvThemeCol_Border, theme.colour("line"))
    _style(dpg.mvStyleVar_WindowPadding, *pad)
    _style(dpg.mvStyleVar_WindowBorderSize, border)
    _style(dpg.mvStyleVar_WindowRounding, rounding)


def _on(fill: Colour) -> Colour:
    """Text on a filled button: the darkest or the lightest, whichever can be read better."""
    return max((16, 18, 22, 255), (255, 255, 255, 255), key=lambda text: theme.contrast(text, fill))


def _filled(fill: str, pad: tuple[float, float] = (12, 5)) -> None:
    c = theme.colour(fill)
    text = _on(c)
    _button(c, theme.mix(c, text, 0.12), theme.mix(c, text, 0.22), text, pad)


def _strip(_: str) -> None:
    _window("background", (0, 0))


def _tab(detail: str) -> None:
    c = theme.colour
    pad = (float(detail or 12), 4)
    _button(c("background"), c("raised"), c("raised"), c("muted"), pad)
    _style(dpg.mvStyleVar_FrameRounding, 0)


def _tab_front(detail: str) -> None:
    c = theme.colour
    pad = (float(detail or 12), 4)
    _button(c("panel"), c("panel"), c("panel"), c("text"), pad)
    _style(dpg.mvStyleVar_FrameRounding, 0)
    if theme.current().name == "contrast":
        _colour(dpg.mvThemeCol_Border, c("accent"))
        dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 1)


def _plain(_: str) -> None:
    c = theme.colour
    _button(c("raised"), theme.mix(c("raised"), c("text"), 0.1), theme.mix(c("raised"), c("text"), 0.18), c("text"))


def _quiet(detail: str) -> None:
    c = theme.colour
    _button(CLEAR, theme.mix(c("raised"), c("text"), 0.06), c("line"), c(detail or "text"), (6, 4))


def _tool(detail: str) -> None:
    c = theme.colour
    _button(CLEAR, c("raised"), c("line"), c(detail or "text"), (8, 8))


def _tool_off(_: str) -> None:
    c = theme.colour
    _button(CLEAR, CLEAR, CLEAR, theme.mix(c("muted"), c("panel"), 0.45), (8, 8))


def _list_row(detail: str) -> None:
    c = theme.colour
    _colour(dpg.mvThemeCol_Header, theme.mix(c("panel"), c("accent"), 0.25))
    _colour(dpg.mvThemeCol_HeaderHovered, c("raised"))
    _colour(dpg.mvThemeCol_HeaderActive, c("line"))
    if detail:
        _colour(dpg.mvThemeCol_Text, c(detail))
    _style(dpg.mvStyleVar_ItemSpacing, 8, 2)


def _row_button(detail: str) -> None:
    c = theme.colour
    _button(CLEAR, c("hover"), c("line"), c(detail or "text"), (6, 3))
    _style(dpg.mvStyleVar_FrameRounding, 0)
    dpg.add_theme_style(dpg.mvStyleVar_ButtonTextAlign, 0.0, 0.5)


def _chosen_row(detail: str) -> None:
    c = theme.colour
    _button(c("selection"), c("selection"), c("selection"), c(detail or "text"), (6, 3))
    _style(dpg.mvStyleVar_FrameRounding, 0)
    dpg.add_theme_style(dpg.mvStyleVar_ButtonTextAlign, 0.0, 0.5)


def _chip(detail: str) -> None:
    name, _, pad = detail.partition(",")  # "ok" or "ok,8": the colour, and the padding above and below
    c = theme.colour(name or "muted")
    fill = theme.mix(theme.colour("panel"), c, 0.22)
    _button(fill, fill, fill, theme.mix(c, theme.colour("text"), 0.3), (8, float(pad or 2)))
    _style(dpg.mvStyleVar_FrameRounding, 10)


def _tools(_: str) -> None:
    """One height for everything in the toolbar: 30 = line of 14 and twice 8."""
    _style(dpg.mvStyleVar_FramePadding, 8, 8)
    _style(dpg.mvStyleVar_ItemSpacing, 2, 4)


def _label(detail: str) -> None:
    _button(CLEAR, CLEAR, CLEAR, theme.colour(detail or "muted"), (2, 8))


def _mark(detail: str) -> None:
    _button(CLEAR, CLEAR, CLEAR, theme.colour(detail), (4, 3))


def _section(_: str) -> None:
    c = theme.colour
    _colour(dpg.mvThemeCol_Header, c("raised"))
    _colour(dpg.mvThemeCol_HeaderHovered, c("hover"))
    _colour(dpg.mvThemeCol_HeaderActive, c("line"))


def _dense(_: str) -> None:
    _style(dpg.mvStyleVar_ItemSpacing, 4, 1)


def _hint(_: str) -> None:
    c = theme.colour
    _colour(dpg.mvThemeCol_WindowBg, c("accent"))
    _colour(dpg.mvThemeCol_Text, _on(c("accent")))
    _style(dpg.mvStyleVar_WindowPadding, 12, 8)
    _style(dpg.mvStyleVar_WindowBorderSize, 0)
    _style(dpg.mvStyleVar_WindowRounding, 6)


def _search(_: str) -> None:
    c = theme.colour
    _button(c("field"), c("raised"), c("line"), c("muted"), (10, 3))
    dpg.add_theme_style(dpg.mvStyleVar_ButtonTextAlign, 0.0, 0.5)


def _placeholder(_: str) -> None:
    c = theme.colour
    _button(c("canvas"), c("hover"), c("line"), c("muted"))


def _picture(_: str) -> None:
    c = theme.colour
    _button(c("canvas"), c("hover"), c("accent"), c("text"), (0, 0))


def _bad_field(_: str) -> None:
    _colour(dpg.mvThemeCol_Border, theme.colour("error"))
    dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 1)


def _toast(detail: str) -> None:
    _window("raised", (12, 10), 1, 6)
    _colour(dpg.mvThemeCol_Border, theme.colour(detail or "line"))


def _box(detail: str) -> None:
    c = theme.colour
    _colour(dpg.mvThemeCol_ChildBg, c(detail or "raised"))
    _style(dpg.mvStyleVar_WindowPadding, 8, 8)
    _style(dpg.mvStyleVar_ChildRounding, 4)


_LOOKS: dict[str, Callable[[str], None]] = {
    "strip": _strip,
    "tab": _tab,
    "tab-front": _tab_front,
    "panel": lambda _: _window("panel", (8, 8)),
    "floating": lambda _: _window("panel", (8, 8), 1, 6),
    "bare": lambda _: _window("canvas", (0, 0)),
    "bar": lambda _: _window("panel", (8, 6)),
    "status": lambda _: _window("background", (8, 4)),
    "dialog": lambda _: _window("panel", (16, 16), 1, 8),
    "palette": lambda _: _window("panel", (12, 12), 1, 8),
    "tip": lambda _: _window("raised", (10, 8), 1, 4),
    "toast": _toast,
    "box": _box,
    "button": _plain,
    "quiet": _quiet,
    "tool": _tool,
    "tool-off": _tool_off,
    "primary": lambda _: _filled("accent"),
    "danger": lambda _: _filled("error"),
    "run": lambda _: _filled("ok", (14, 8)),
    "pause": lambda _: _filled("warn", (14, 8)),
    "row": _row_button,
    "row-chosen": _chosen_row,
    "list": _list_row,
    "chip": _chip,
    "hint": _hint,
    "tools": _tools,
    "label": _label,
    "dense": _dense,
    "section": _section,
    "mark": _mark,
    "search": _search,
    "placeholder": _placeholder,
    "picture": _picture,
    "bad": _bad_field,
}
