"""CodeEditor: a field for code with line numbers beside it and a band under the line that is wrong.

DearPyGui's field for several lines knows no colours and does not say where it has scrolled to. So it is made as tall as
its text and stands in a window that scrolls: then numbers and bands can be drawn beside and beneath it.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui import fonts, theme

__all__ = ["CodeEditor"]

GUTTER = 44
MOST_WIDE = 2000


class CodeEditor:
    """The field. ``frame`` says once a frame whether the text is another."""

    def __init__(self, parent: int) -> None:
        self._line = 0  # the line that is marked
        self._drawn: tuple[object, ...] = ()
        self._wanted: str | None = None  # a text that waits for the field to be left
        with dpg.child_window(
            parent=parent, border=True, horizontal_scrollbar=True, width=-1, height=200
        ) as self.window:
            self._paper = dpg.add_drawlist(width=100, height=100, pos=(0, 0))
            self.field = int(
                dpg.add_input_text(multiline=True, tab_input=True, width=MOST_WIDE, height=100, pos=(GUTTER, 0))
            )
        dpg.bind_item_font(self.field, fonts.font("mono"))
        with dpg.theme() as self._bare:
            with dpg.theme_component(dpg.mvInputText):
                dpg.add_theme_color(dpg.mvThemeCol_FrameBg, (0, 0, 0, 0))
                dpg.add_theme_style(dpg.mvStyleVar_FrameBorderSize, 0)
                dpg.add_theme_style(dpg.mvStyleVar_FramePadding, 4, 4)
            with dpg.theme_component(dpg.mvChildWindow):
                dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
        dpg.bind_item_theme(self.field, self._bare)
        with dpg.theme() as self._field, dpg.theme_component(dpg.mvChildWindow):
            self._ground = dpg.add_theme_color(dpg.mvThemeCol_ChildBg, theme.colour("field"))
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
        dpg.bind_item_theme(self.window, self._field)

    @property
    def text(self) -> str:
        return str(dpg.get_value(self.field)) if self._wanted is None else self._wanted

    @property
    def active(self) -> bool:
        """Whether a person is typing in it."""
        return bool(dpg.is_item_active(self.field))

    def show(self, text: str) -> None:
        """Another text; a field in which somebody types keeps its own, so it is left first."""
        self._wanted = text
        self._put()

    def _put(self) -> None:
        if self._wanted is None:
            return
        if self.active:
            dpg.focus_item(self.window)
            return
        dpg.set_value(self.field, self._wanted)
        self._wanted = None

    def mark(self, line: int) -> None:
        """Mark a line as wrong, counted from 1; 0 marks none."""
        self._line = line

    def arrange(self, width: int, height: int) -> None:
        """Another size of what is seen."""
        dpg.configure_item(self.window, width=width, height=height)

    def theme_changed(self) -> None:
        """Take the new colours and the new size of letters."""
        dpg.set_value(self._ground, list(theme.colour("field")))
        self._drawn = ()

    def frame(self) -> None:
        """Draw numbers and band anew where text, mark or size are others."""
        self._put()
        lines = self.text.count("\n") + 1
        room = dpg.get_item_rect_size(self.window)
        state = (lines, self._line, tuple(room), theme.px(100))
        if state == self._drawn or room[0] < 20:
            return
        self._drawn = state
        size = theme.px(theme.SIZE_MONO)
        gutter, pad = theme.px(GUTTER), 4
        height = max(lines * size + 2 * pad + size, int(room[1]) - theme.px(20))
        longest = max((len(line) for line in self.text.split("\n")), default=0)
        width = max(int(room[0]) - gutter - theme.px(18), int(longest * fonts.text_width("0", size, "mono")) + size)
        dpg.configure_item(self.field, pos=(gutter, 0), width=width, height=height)
        dpg.configure_item(self._paper, width=gutter + width, height=height)
        dpg.delete_item(self._paper, children_only=True)
        for line in range(1, lines + 1):
            top = pad + (line - 1) * size
            wrong = line == self._line
            if wrong:
                dpg.draw_rectangle((0, top), (gutter + width, top + size), fill=theme.colour("error", 60),
                                   color=(0, 0, 0, 0), parent=self._paper)  # fmt: skip
            label = str(line)
            place = gutter - theme.px(10) - fonts.text_width(label, size, "mono")
            tone = theme.colour("error") if wrong else theme.colour("muted")
            item = dpg.draw_text((place, top), label, size=size, color=tone, parent=self._paper)
            dpg.bind_item_font(item, fonts.font("mono"))
