"""ParamField: one parameter of a node in the inspector, with the widget that fits its class.

Every change goes into the document at once. A slider drag, or the typing of a number, is one step to undo, because all
its changes carry the same key until the field is left. What cannot be used is said under the field and changes nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from core.nodes.params import Bool, Choice, Code, FilePath, Float, FolderPath, Int, Numbers, Param, Text
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import tooltip
from gui.shell.looks import look
from gui.widgets.param_text import as_text, from_text

__all__ = ["ParamField"]

LABEL_WIDTH = 112
_keys = itertools.count()


class ParamField:
    """One row: name, widget, reset; and what is wrong with the value.

    Parameters
    ----------
    menu
        Opens the menu of the parameter, for a right click on its name: called with the node and the parameter.
    browse
        Opens a chooser for a FilePath: called with its pattern (one for folders ends in a slash) and with what takes
        the path.
    """

    def __init__(
        self, session: Session, node: str, param: Param, parent: int,
        browse: Callable[[str, Callable[[Path], object]], object] | None = None,
        menu: Callable[[str, Param], object] | None = None,
    ) -> None:  # fmt: skip
        self.session, self.node, self.param = session, node, param
        self._browse, self._menu = browse, menu
        self._key: object = None
        self._wrong = ""
        self._shown: Any = None
        self.slider = 0
        with dpg.group(parent=parent) as self.group:
            with dpg.group(horizontal=True, xoffset=theme.px(LABEL_WIDTH + 8)):
                self._label()
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                    self.item = self._widget()
                    self.reset_item = dpg.add_button(label=fonts.icon("restart"), callback=self.reset)
            self.error_item = dpg.add_text("", color=theme.colour("error"), wrap=theme.px(280), show=False)
        dpg.bind_item_theme(self.reset_item, look("quiet:muted"))
        tooltip(int(self.reset_item), tr("Back to {value}", value=as_text(param, param.default)))
        self.refresh()

    # ---- making ----

    def _label(self) -> None:
        title = fonts.elide(self.param.title, LABEL_WIDTH - (20 if self.param.live else 4))
        with dpg.group(horizontal=True, horizontal_spacing=0):
            self.title_item = text = dpg.add_text(title, color=theme.colour("muted"))
            if self.param.live:
                dpg.add_spacer(width=theme.px(4))
                mark = dpg.add_text(fonts.icon("power"), color=theme.colour("ok"))
                tooltip(int(mark), tr("Live: a change takes effect at once, also while training."))
        unit = f"({self.param.unit})" if self.param.unit else ""
        tooltip(int(text), self.param.help or self.param.title, unit)

    def _widget(self) -> int:
        param, rest = self.param, -theme.px(34)
        if isinstance(param, Bool):
            with dpg.group(horizontal=True, horizontal_spacing=0):
                return int(dpg.add_checkbox(callback=lambda _s, value: self._set(value)))
        if isinstance(param, Choice):
            return int(dpg.add_combo(list(param.options), width=rest, callback=lambda _s, value: self._set(value)))
        if isinstance(param, Int):
            return self._mono(dpg.add_input_int(width=rest, step=1, step_fast=10, callback=self._int))
        if isinstance(param, Float) and self._ranged():
            item = self._mono(dpg.add_input_text(width=theme.px(76), callback=self._typed))
            self.slider = int(
                dpg.add_slider_float(
                    width=rest, min_value=0.0, max_value=1.0, format="", no_input=True, callback=self._slid
                )
            )
            return item
        if isinstance(param, Numbers) or ("\n" in str(param.default) and type(param) is Text):  # a map, row by row
            return self._mono(dpg.add_input_text(width=rest, multiline=True, height=theme.px(64), callback=self._typed))
        if isinstance(param, Code):
            return int(dpg.add_button(label="", width=rest, callback=self._open_code))
        if isinstance(param, FilePath):
            wants_folder = isinstance(param, FolderPath)
            hint = tr("no folder") if wants_folder else tr("no file")
            item = int(dpg.add_input_text(width=rest - theme.px(34), hint=hint, callback=self._typed))
            folder = dpg.add_button(label=fonts.icon("folder-open"), callback=self._choose_file)
            dpg.bind_item_theme(folder, look("quiet"))
            tooltip(int(folder), tr("Choose a folder") if wants_folder else tr("Choose a file"))
            return item
        return self._mono(dpg.add_input_text(width=rest, callback=self._typed))

    @staticmethod
    def _mono(item: int | str) -> int:
        dpg.bind_item_font(item, fonts.font("mono"))
        return int(item)

    def _ranged(self) -> bool:
        p = self.param
        return isinstance(p, Float) and p.min is not None and p.max is not None and (not p.log or p.min > 0)

    # ---- from the person ----

    def _set(self, value: Any) -> None:
        if self._key is None:
            self._key = ("param", self.node, self.param.name, next(_keys))
        try:
            self.session.edit.set_param(self.node, self.param.name, value, drag=self._key)
            self._say("")
        except ValueError as problem:
            self._say(str(problem))
        self._shown = self._value()
        self._show_side(self._shown)

    def _int(self, _sender: int, value: int) -> None:
        self._set(value)

    def _typed(self, _sender: int, text: str) -> None:
        try:
            value = from_text(self.param, text)
        except ValueError as problem:
            self._say(f"{self.param.title} {problem}.")
            return
        self._set(value)

    def _slid(self, _sender: int, place: float) -> None:
        value = self._at(place)
        self._set(value)
        dpg.set_value(self.item, as_text(self.param, value))

    def _open_code(self) -> None:
        self.session.select([self.node])
        self.session.actions.trigger("view.code")

    def _choose_file(self) -> None:
        if self._browse and isinstance(self.param, FilePath):
            self._browse(self.param.pattern, lambda path: self._set(str(path)))

    def reset(self) -> None:
        """Back to the default."""
        self._key = None
        self._set(self.param.default)
        self._key = None
        self._shown = None
        self.refresh()

    # ---- from the document ----

    def frame(self) -> None:
        """Close the step to undo when the field is left; open the menu under the right button."""
        if self._menu and dpg.is_item_hovered(self.title_item) and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Right):
            self._menu(self.node, self.param)
        active = dpg.is_item_active(self.item) or bool(self.slider and dpg.is_item_active(self.slider))
        if not active and self._key is not None and not isinstance(self.param, (Bool, Choice)):
            self._key = None
            self.session.document.end_amending()
        elif isinstance(self.param, (Bool, Choice)):
            self._key = None

    def refresh(self) -> None:
        """Show what the document holds, unless a person is typing."""
        if self.node not in self.session.graph.nodes:
            return
        value = self._value()
        if dpg.is_item_active(self.item) or (
            value == self._shown and type(value) is type(self._shown) and not self._wrong
        ):
            return
        self._shown = value
        if isinstance(self.param, Code):
            lines = str(value).strip("\n").count("\n") + 1
            words = tr("Edit (1 line)") if lines == 1 else tr("Edit ({count} lines)", count=lines)
            dpg.configure_item(self.item, label=f"{fonts.icon('code')}  {words}")
            self._show_side(value)
            return
        plain = isinstance(self.param, (Bool, Int, Choice)) and self.param.check(value) is None
        dpg.set_value(self.item, value if plain else self._safe(value))
        self._say("" if self.param.check(value) is None else f"{self.param.title} {self.param.check(value)}.")
        self._show_side(value)

    def _safe(self, value: Any) -> Any:
        """What the widget can hold of a value that came from a file and may be of any type."""
        if isinstance(self.param, Bool):
            return bool(value)
        if isinstance(self.param, Int):
            return int(value) if isinstance(value, (int, float)) and math.isfinite(value) else 0
        return as_text(self.param, value)

    def _show_side(self, value: Any) -> None:
        dpg.configure_item(self.reset_item, show=value != self.param.default)
        if self.slider and isinstance(value, (int, float)) and not dpg.is_item_active(self.slider):
            dpg.set_value(self.slider, self._place(float(value)))

    def _value(self) -> Any:
        return self.session.graph.nodes[self.node].params.get(self.param.name, self.param.default)

    def _say(self, problem: str) -> None:
        self._wrong = problem
        dpg.set_value(self.error_item, problem)
        dpg.configure_item(self.error_item, show=bool(problem))
        dpg.bind_item_theme(self.item, look("bad") if problem else 0)

    # ---- the slider's scale, 0 to 1 ----

    def _bounds(self) -> tuple[float, float, bool]:
        p = self.param
        assert isinstance(p, Float)
        assert p.min is not None
        assert p.max is not None
        return p.min, p.max, p.log

    def _at(self, place: float) -> float:
        low, high, log = self._bounds()
        value = low * (high / low) ** place if log else low + (high - low) * place
        return min(high, max(low, float(f"{value:.3g}")))

    def _place(self, value: float) -> float:
        low, high, log = self._bounds()
        value = min(high, max(low, value))
        return math.log(value / low) / math.log(high / low) if log else (value - low) / (high - low)
