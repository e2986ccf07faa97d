"""The command palette: every action by name, for hands that stay on the keyboard."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import muted
from gui.shell.find import find_actions
from gui.shell.looks import look

__all__ = ["CommandPalette"]

WIDTH = 600
ROWS = 12


class CommandPalette:
    """A field and the actions that fit; Up and Down choose, Enter does, Esc closes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.open_now = False
        self.found: list[Action] = []
        self.chosen = 0
        self._query: str | None = None
        self._used: list[str] = []  # the newest first: what one does again stands on top
        self._focus = 0
        self.window = dpg.add_window(
            show=False, no_title_bar=True, no_resize=True, no_move=True, no_saved_settings=True, no_scrollbar=True,
            autosize=True, min_size=(theme.px(WIDTH), 10), popup=False,
        )  # fmt: skip
        dpg.bind_item_theme(self.window, look("palette"))
        self.field = dpg.add_input_text(hint=tr("What do you want to do?"), width=-1, parent=self.window)
        self._list = dpg.add_group(parent=self.window)

    def open(self) -> None:
        """Show it with an empty field."""
        width = min(theme.px(WIDTH), dpg.get_viewport_client_width() - 32)
        dpg.set_value(self.field, "")
        dpg.configure_item(
            self.window, show=True, min_size=(width, 10), max_size=(width, 2000),
            pos=((dpg.get_viewport_client_width() - width) // 2, theme.px(72)),
        )  # fmt: skip
        dpg.focus_item(self.window)
        self._focus = 2
        self.open_now, self._query, self.chosen = True, None, 0

    def close(self) -> None:
        """Hide it."""
        self.open_now = False
        dpg.configure_item(self.window, show=False)

    def toggle(self) -> None:
        """Open or close."""
        if self.open_now:
            self.close()
        else:
            self.open()

    def frame(self) -> None:
        """Follow the field and the keys."""
        if not self.open_now:
            return
        if self._focus:
            self._focus -= 1
            dpg.focus_item(self.field)
        query = dpg.get_value(self.field)
        if query != self._query:
            self._query, self.chosen = query, 0
            self._search(query)
            self._fill()
        step = dpg.is_key_pressed(dpg.mvKey_Down) - dpg.is_key_pressed(dpg.mvKey_Up)
        if step and self.found:
            self.chosen = (self.chosen + step) % min(ROWS, len(self.found))
            self._fill()
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.close()
        elif dpg.is_key_pressed(dpg.mvKey_Return) and self.found:
            self._do(self.found[self.chosen])
        elif dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left) and not self._under_mouse():
            self.close()

    def _under_mouse(self) -> bool:
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_pos(self.window)
        w, h = dpg.get_item_rect_size(self.window)
        return left <= x < left + w and top <= y < top + h

    def _search(self, query: str) -> None:
        actions = [a for a in self.session.actions if a.id != "view.command_palette"]
        if query.strip():
            self.found = find_actions(query, actions)
        else:
            last = [self.session.actions[i] for i in self._used]
            self.found = last + [a for a in actions if a.id not in self._used]
        self.found.sort(key=lambda a: not a.enabled())

    def _fill(self) -> None:
        dpg.delete_item(self._list, children_only=True)
        if not self.found:
            dpg.add_spacer(height=theme.px(4), parent=self._list)
            muted(tr("Nothing is called that. Try another word."), parent=self._list)
            return
        for number, action in enumerate(self.found[:ROWS]):
            self._row(number, action)
        if len(self.found) > ROWS:
            muted(tr("and {count} more: type to narrow down", count=len(self.found) - ROWS), parent=self._list)

    def _row(self, number: int, action: Action) -> None:
        enabled = action.enabled()
        high = theme.px(24)
        where = action.menu.replace("/", " › ")
        with dpg.group(horizontal=True, horizontal_spacing=0, parent=self._list):
            row = dpg.add_button(
                label=f"{fonts.icon(action.icon)}   {action.label}", width=theme.px(340), height=high, user_data=action,
                callback=lambda _s, _a, act: self._do(act),
            )  # fmt: skip
            place = dpg.add_button(label=where, width=theme.px(88), height=high, user_data=action,
                                   callback=lambda _s, _a, act: self._do(act))  # fmt: skip
            keys = dpg.add_button(label=action.shortcut, width=-1, height=high, user_data=action,
                                  callback=lambda _s, _a, act: self._do(act))  # fmt: skip
        kind = "row-chosen" if number == self.chosen else "row"
        dpg.bind_item_theme(row, look(kind if enabled else f"{kind}:muted"))
        dpg.bind_item_theme(place, look(f"{kind}:muted"))
        dpg.bind_item_theme(keys, look(f"{kind}:muted"))
        dpg.bind_item_font(keys, fonts.font("mono"))

    def _do(self, action: Action) -> None:
        if not action.enabled():
            self.session.notify(action.why_not() if action.why_not else tr("This cannot be done now."))
            return
        self.close()
        self._used = [action.id, *(i for i in self._used if i != action.id)][:6]
        action.run()
