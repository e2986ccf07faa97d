"""A legend that also reads out: a sample of the line, the name, the newest number in a field that keeps its width."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from gui import theme
from gui.widgets import text

__all__ = ["Legend"]


class Legend:
    """Names in a row; a click on one hides or shows its line.

    Parameters
    ----------
    toggled
        Called with the name after a click, when ``hidden`` is new.
    """

    def __init__(self, parent: int, toggled: Callable[[str], None]) -> None:
        self._group = dpg.add_group(parent=parent, horizontal=True, horizontal_spacing=theme.px(12))
        self._toggled = toggled
        self._items: dict[str, tuple[int, int, int]] = {}
        self._looks: dict[str, tuple] = {}
        self.hidden: set[str] = set()

    def show(
        self, name: str, label: str, colour: tuple[int, ...], value: float, dashed: bool = False, words: str = ""
    ) -> None:
        """Add or bring up to date one line's entry; ``words`` stand for the number, where it has a unit."""
        look = (label, colour, dashed, name in self.hidden)
        if self._looks.get(name) != look:
            self._looks[name] = look
            self._draw(name, *look)
        number = words or (digits(value) if value == value else "–")
        dpg.set_value(self._items[name][2], f"{number:<7}" if words else f"{number:<10}")

    def has(self, name: str) -> bool:
        """Whether it has an entry of this name."""
        return name in self._items

    def item_of(self, name: str) -> int:
        """The text of an entry, which takes the click."""
        return self._items[name][1]

    def keep(self, names: set[str]) -> None:
        """Forget all other lines."""
        for name in set(self._items) - names:
            dpg.delete_item(self._items.pop(name)[0])
            del self._looks[name]

    def _draw(self, name: str, label: str, colour: tuple[int, ...], dashed: bool, hidden: bool) -> None:
        if name in self._items:
            dpg.delete_item(self._items[name][0], children_only=True)
            group = self._items[name][0]
        else:
            group = dpg.add_group(parent=self._group, horizontal=True, horizontal_spacing=theme.px(4))
        shade = theme.colour("muted") if hidden else colour
        width, height = theme.px(22), theme.px(20)
        with dpg.drawlist(width, height, parent=group):
            pieces = ((0, 0.4), (0.6, 1)) if dashed else ((0, 1),)
            for start, end in pieces:
                dpg.draw_line(
                    (start * width, height / 2), (end * width, height / 2), color=shade, thickness=theme.px(3)
                )
        tone = "muted" if hidden else "text"
        name_item = text.add(label, tone, parent=group)
        value = text.add("", tone, "mono", parent=group)
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(callback=self._clicked, user_data=name)
        dpg.bind_item_handler_registry(name_item, handlers)
        self._items[name] = (group, name_item, value)

    def _clicked(self, _sender: object, _data: object, name: str) -> None:
        self.hidden ^= {name}
        self._toggled(name)
