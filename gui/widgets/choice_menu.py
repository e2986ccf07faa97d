"""A short menu that opens where a button is and asks which one: a schedule, a metric."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from gui.shell.controls import tooltip

__all__ = ["ChoiceMenu"]


class ChoiceMenu:
    """One popup, filled each time it is opened; a click beside it or Esc closes it."""

    def __init__(self) -> None:
        self.items: list[int] = []  # of the menu that was opened last
        self.window = int(
            dpg.add_window(popup=True, show=False, no_saved_settings=True, min_size=(10, 10), autosize=True)
        )

    def open(self, below: int, choices: Sequence[tuple[str, str]], done: Callable[[int], object]) -> None:
        """Offer choices, each a name and a sentence, below an item; ``done`` gets the place of the one taken."""
        dpg.delete_item(self.window, children_only=True)
        self.items = []
        for place, (name, tip) in enumerate(choices):
            item = int(dpg.add_menu_item(
                label=name, callback=lambda _s, _a, which: done(which), user_data=place, parent=self.window
            ))  # fmt: skip
            if tip:
                tooltip(item, tip)
            self.items.append(item)
        left, top = dpg.get_item_rect_min(below)
        dpg.configure_item(self.window, pos=[round(left), round(top + dpg.get_item_rect_size(below)[1])], show=True)
