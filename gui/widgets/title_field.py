"""The small field for typing a name where the name stands."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from gui.theme import px

__all__ = ["TitleField"]


class TitleField:
    """A borderless window with one field, placed over a title.

    Enter or a click elsewhere takes the name, Esc drops it.
    """

    def __init__(self) -> None:
        self.shown = False
        self._done: Callable[[str], None] = lambda text: None
        self._before = ""
        self._age = 0
        with dpg.window(
            show=False, no_title_bar=True, no_resize=True, no_move=True, no_saved_settings=True, no_docking=True,
            no_scrollbar=True, min_size=(10, 10),
        ) as self.window:  # fmt: skip
            self.field = int(dpg.add_input_text(width=-1))
        with dpg.theme() as look, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
            dpg.add_theme_style(dpg.mvStyleVar_WindowBorderSize, 0)
        dpg.bind_item_theme(self.window, look)

    def open(self, at_px: tuple[float, float], width_px: float, text: str, done: Callable[[str], None]) -> None:
        """Ask for a text at a place on screen; ``done`` gets it if it is another one."""
        self._done, self._before = done, text
        dpg.set_value(self.field, text)
        size = (max(px(120), round(width_px)), px(26))
        dpg.configure_item(
            self.window, pos=[round(at_px[0]), round(at_px[1])], width=size[0], height=size[1], show=True
        )
        dpg.focus_item(self.field)
        self.shown, self._age = True, 0

    def close(self, take: bool) -> None:
        """End the question."""
        if not self.shown:
            return
        self.shown = False
        dpg.configure_item(self.window, show=False)
        text = dpg.get_value(self.field).strip()
        if take and text != self._before:
            self._done(text)

    def frame(self) -> None:
        """Look for the end of typing; call once a frame."""
        if not self.shown:
            return
        self._age += 1
        if dpg.is_key_pressed(dpg.mvKey_Escape):
            self.close(take=False)
        elif self._entered() or (self._age > 3 and not dpg.is_item_active(self.field)):
            self.close(take=True)

    @staticmethod
    def _entered() -> bool:
        return bool(dpg.is_key_pressed(dpg.mvKey_Return) or dpg.is_key_pressed(dpg.mvKey_NumPadEnter))
