"""Dialogs: one at a time, in the middle of the window; Esc closes, and Enter gives the obvious answer.

DearPyGui's modal windows neither nest nor close on Esc, so who may be open and what the keys do is decided here.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import button
from gui.shell.looks import look

__all__ = ["Dialog", "Dialogs", "Question"]

SETTLE_FRAMES = 2  # an automatic size is known after these
FOCUS_FRAMES = 6
REST_FRAMES = 3  # after one has closed; a modal window that opens sooner never gets the keyboard


class Dialog:
    """A modal window. A subclass builds its content and may answer keys.

    Attributes
    ----------
    title
        Stands in bold at the top.
    width, height
        In pixels at an interface size of 1.0; a height of 0 fits the content.
    first
        The item that gets the keyboard when the dialog opens; 0 for none.
    """

    title = ""
    width = 480
    height = 0

    def __init__(self) -> None:
        self.window = 0
        self.first: int | str = 0
        self.dialogs: Dialogs | None = None

    def build(self, parent: int) -> None:
        """Create the content."""

    def frame(self) -> None:
        """Called once a frame while it is open."""

    def enter(self) -> None:
        """Enter was pressed, and no field has it for itself."""

    def cancelled(self) -> None:
        """It was closed without an answer (Esc)."""

    def cancel(self) -> None:
        """Close it without an answer."""
        if self.dialogs:
            self.dialogs.cancel()

    def close(self) -> None:
        """Close it."""
        if self.dialogs:
            self.dialogs.close(self)


class Dialogs:
    """Who is open. A second dialog takes the place of the first."""

    def __init__(self) -> None:
        self.current: Dialog | None = None
        self._next: Dialog | None = None
        self._age = 0
        self._rest = 0

    @property
    def open_now(self) -> bool:
        return self.current is not None or self._next is not None

    def open(self, dialog: Dialog) -> Dialog:
        """Show a dialog, from the next frame on."""
        if self.current:
            self.close(self.current)
        self._next = dialog
        return dialog

    def close(self, dialog: Dialog) -> None:
        """Close a dialog if it is the open one."""
        if self._next is dialog:
            self._next = None
        if self.current is dialog:
            self.current = None
            self._rest = REST_FRAMES
            if dpg.does_item_exist(dialog.window):
                dpg.configure_item(dialog.window, show=False)
                dpg.delete_item(dialog.window)

    def cancel(self) -> None:
        """Close without an answer."""
        dialog = self.current
        if dialog:
            self.close(dialog)
            dialog.cancelled()

    def frame(self) -> None:
        """Open what waits, keep the open one in the middle, answer Esc and Enter."""
        if self.current is None:
            self._rest = max(0, self._rest - 1)
            if self._next is not None and not self._rest:
                self._build(self._next)
            return
        dialog = self.current
        self._age += 1
        if self._age <= SETTLE_FRAMES + 1:
            self._centre(dialog)
            return
        if dialog.first and self._age <= SETTLE_FRAMES + FOCUS_FRAMES and not dpg.is_item_active(dialog.first):
            dpg.focus_item(dialog.first)  # the window itself takes the focus once it appears, so once is not enough
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.cancel()
        elif dpg.is_key_pressed(dpg.mvKey_Return) or dpg.is_key_pressed(dpg.mvKey_NumPadEnter):
            dialog.enter()
        if self.current is dialog:
            dialog.frame()

    def _build(self, dialog: Dialog) -> None:
        self._next, self.current, self._age = None, dialog, 0
        dialog.dialogs = self
        room_w, room_h = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        width = min(theme.px(dialog.width), room_w - 16)
        height = min(theme.px(dialog.height), room_h - 16)
        dialog.window = int(
            dpg.add_window(
                modal=True, no_title_bar=True, no_resize=True, no_move=True, no_saved_settings=True, width=width,
                height=height, autosize=not height, min_size=(width, 40), max_size=(width, room_h - 16),
                pos=((room_w - width) // 2, max(8, (room_h - height) // 3) if height else room_h // 4),
            )
        )  # fmt: skip
        dpg.bind_item_theme(dialog.window, look("dialog"))
        if dialog.title:
            with dpg.group(horizontal=True, parent=dialog.window):
                title = dpg.add_text(dialog.title)
                dpg.bind_item_font(title, fonts.font("semibold"))
            dpg.add_spacer(height=theme.px(4), parent=dialog.window)
        dialog.build(dialog.window)

    @staticmethod
    def _centre(dialog: Dialog) -> None:
        w, h = dpg.get_item_rect_size(dialog.window)
        room_w, room_h = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        if w and h:
            dpg.set_item_pos(dialog.window, (max(0, round((room_w - w) / 2)), max(8, round((room_h - h) / 3))))


class Question(Dialog):
    """A question with a few answers.

    Parameters
    ----------
    answers
        (label, what it does, look); the first is what Enter gives, unless it is a ``danger``.
    """

    def __init__(self, title: str, text: str, answers: list[tuple[str, Callable[[], object], str]]) -> None:
        super().__init__()
        self.title, self.text, self.answers = title, text, answers
        self.buttons: dict[str, int] = {}

    def build(self, parent: int) -> None:
        dpg.add_text(self.text, wrap=theme.px(self.width - 40), parent=parent)
        dpg.add_spacer(height=theme.px(12), parent=parent)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent) as row:
            for label, do, kind in self.answers:
                self.buttons[label] = button(
                    label, lambda _s, _a, _u, do=do: self._answer(do), parent=int(row), kind=kind
                )
            self.buttons["cancel"] = button(tr("Cancel"), self.cancel, parent=int(row))

    def enter(self) -> None:
        _, do, kind = self.answers[0]
        if kind != "danger":
            self._answer(do)

    def _answer(self, do: Callable[[], object]) -> None:
        self.close()
        do()
