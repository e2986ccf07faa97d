"""Text in a panel: a tone (what it means) and a face (what it is), which follow the theme by themselves."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui import fonts, theme

__all__ = ["add", "tone"]

_tones: dict[str, int] = {}


def add(text: str = "", tone_name: str = "", face: fonts.Face = "regular", **options: object) -> int:
    """Add a text; ``options`` are those of ``dpg.add_text``. ``tone_name`` is a colour of the theme, empty is plain."""
    item = dpg.add_text(text, **options)
    if face != "regular" and fonts.font(face):
        dpg.bind_item_font(item, fonts.font(face))
    if tone_name:
        tone(item, tone_name)
    return int(item)


def tone(item: int, name: str) -> None:
    """Give a text the colour that the theme has for ``name``, now and after every change of the theme."""
    made = _tones.get(name, 0)
    if not made or not dpg.does_item_exist(made):
        made = _tones[name] = int(dpg.add_theme())
        _fill(name)
    dpg.bind_item_theme(item, made)


def _fill(name: str) -> None:
    with dpg.theme_component(dpg.mvText, parent=_tones[name]):
        dpg.add_theme_color(dpg.mvThemeCol_Text, theme.colour(name))


def _refresh() -> None:
    for name, item in list(_tones.items()):
        if dpg.does_item_exist(item):
            dpg.delete_item(item, children_only=True)
            _fill(name)
        else:
            del _tones[name]


theme.changed.connect(_refresh)
