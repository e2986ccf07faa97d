"""Small pieces that every part of the shell is made of, so that they look and behave the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.looks import look

__all__ = ["ActionButton", "button", "empty_state", "heading", "label", "muted", "spacer", "tooltip"]

TIP_WIDTH = 360


def tooltip(item: int, text: str, note: str = "", shortcut: str = "") -> tuple[int, int]:
    """Explain an item on hover; returns the texts' items, to change them later."""
    with dpg.tooltip(item, delay=0.45, hide_on_activity=True) as tip:
        first = dpg.add_text(text, wrap=theme.px(TIP_WIDTH))
        second = dpg.add_text(" ".join(p for p in (note, shortcut) if p), color=theme.colour("muted"),
                              wrap=theme.px(TIP_WIDTH), show=bool(note or shortcut))  # fmt: skip
    dpg.bind_item_theme(tip, look("tip"))
    return first, second


def button(
    label: str, callback: Callable[..., Any], *, parent: int = 0, kind: str = "button", icon: str = "", tip: str = "",
    width: int = 0, height: int = 0,
) -> int:  # fmt: skip
    """A button; ``kind`` is a look: ``button``, ``primary``, ``quiet``, ``danger``."""
    text = f"{fonts.icon(icon)}  {label}" if icon and label else fonts.icon(icon) if icon else label
    item = dpg.add_button(label=text, callback=callback, parent=parent, width=width, height=height)
    dpg.bind_item_theme(item, look(kind))
    if tip:
        tooltip(item, tip)
    return item


def muted(text: str, *, parent: int = 0, wrap: int = 0, show: bool = True) -> int:
    """A text that steps back."""
    return dpg.add_text(text, color=theme.colour("muted"), parent=parent, wrap=wrap, show=show)


def heading(text: str, *, parent: int = 0) -> int:
    """A text that leads a section."""
    item = dpg.add_text(text, parent=parent)
    dpg.bind_item_font(item, fonts.font("semibold"))
    return item


def label(text: str, *, parent: int = 0, colour: str = "muted") -> int:
    """A text beside buttons, on their line: a text of its own would stand too high."""
    item = dpg.add_button(label=text, parent=parent)
    dpg.bind_item_theme(item, look(f"label:{colour}"))
    return int(item)


def spacer(height: int = 4, *, parent: int = 0) -> int:
    """Room in steps of 4."""
    return dpg.add_spacer(height=theme.px(height), parent=parent)


def empty_state(parent: int, icon: str, text: str, label: str = "", callback: Callable[..., Any] | None = None) -> int:
    """What a panel says while it has nothing to show, with the button that changes that."""
    with dpg.group(parent=parent) as group:
        dpg.add_spacer(height=theme.px(8))
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
            dpg.add_text(fonts.icon(icon), color=theme.colour("muted"))
            muted(text, wrap=0)
        if label and callback:
            dpg.add_spacer(height=theme.px(4))
            button(label, callback)
    return group


class ActionButton:
    """A button of the toolbar that follows its action: grey with the reason while it cannot be used."""

    def __init__(self, action: Action, *, parent: int = 0, kind: str = "tool", label: str = "", width: int = 0) -> None:
        self.action = action
        self.kind = kind
        self._state: tuple[Any, ...] = ()
        with dpg.group(parent=parent) as self.group:  # a disabled button shows no tooltip; the group around it does
            text = f"{fonts.icon(action.icon)}{'  ' + label if label else ''}"
            self.item = dpg.add_button(label=text, callback=self._press, width=theme.px(width) if width else 0)
        self._texts = tooltip(self.group, action.label, action.help, shortcut_text(action))
        self.refresh()

    def _press(self) -> None:
        if self.action.enabled():
            self.action.run()

    def refresh(self, label: str = "", kind: str = "") -> None:
        """Bring it up to date; ``label`` and ``kind`` replace what it says and how it looks."""
        enabled = self.action.enabled()
        kind = kind or self.kind
        state = (enabled, label, kind)
        if state == self._state:
            return
        self._state = state
        dpg.bind_item_theme(self.item, look(kind if enabled else "tool-off"))
        if label:
            dpg.configure_item(self.item, label=label)
        why = self.action.why_not() if not enabled and self.action.why_not else self.action.help
        dpg.set_value(self._texts[1], " ".join(p for p in (why, shortcut_text(self.action)) if p))


def shortcut_text(action: Action) -> str:
    """The shortcuts in brackets, as they stand in tooltips."""
    return f"({tr(' or ').join(action.keys)})" if action.keys else ""
