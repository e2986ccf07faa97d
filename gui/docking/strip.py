"""Strip: the row of tabs above a stack of panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui import fonts, theme
from gui.docking.tree import Rect, Stack
from gui.shell.controls import tooltip
from gui.shell.looks import look

if TYPE_CHECKING:
    from gui.docking.dock import Dock

__all__ = ["STRIP_HEIGHT", "Strip"]

STRIP_HEIGHT = 30
LEAST = 22  # width of a tab that shows its icon alone, beside one that has its title
TIGHT = 2  # beside the icon, where tabs share the room there is


class Strip:
    """Tabs of one stack: click shows, middle click closes, right click offers, drag moves or pops out."""

    def __init__(self, dock: Dock, stack: Stack, rect: Rect) -> None:
        self.dock, self.stack, self.rect = dock, stack, rect
        self._buttons: dict[str, int] = {}
        self._labels: dict[str, str] = {}
        self.window = dpg.add_window(
            pos=(rect.x, rect.y), width=rect.w, height=rect.h, no_title_bar=True, no_move=True, no_resize=True,
            no_scrollbar=True, no_scroll_with_mouse=True, no_bring_to_front_on_focus=True, no_saved_settings=True,
            no_focus_on_appearing=True, min_size=(8, 8),
        )  # fmt: skip
        dpg.bind_item_theme(self.window, look("strip"))
        with dpg.item_handler_registry() as self._handlers:
            dpg.add_item_clicked_handler(dpg.mvMouseButton_Right, callback=self._offer)
            dpg.add_item_clicked_handler(dpg.mvMouseButton_Middle, callback=self._close)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(2), parent=self.window):
            for name in stack.tabs:
                self._tab(name)
        self.refresh()

    def _tab(self, name: str) -> None:
        panel = self.dock.panels[name]
        button = dpg.add_button(
            label=panel.title, height=theme.px(STRIP_HEIGHT), user_data=name, callback=lambda: self.dock.show(name)
        )
        dpg.bind_item_theme(button, look("tab-front" if name == self.stack.shown else "tab"))
        dpg.bind_item_handler_registry(button, self._handlers)
        tooltip(int(button), tr(panel.title), f"{tr(panel.help)} {tr('Drag to move, right-click for more.')}".strip())
        self._buttons[name] = button

    def refresh(self) -> None:
        """Bring titles up to date: a panel may carry a count in its ``badge``."""
        short = self._too_narrow()
        width = self._icon_width() if short else 0
        bare = 0 < width < theme.px(LEAST)  # not even icons fit beside the title of the one in front
        if bare:
            width = max(8, self.rect.w // len(self._buttons) - theme.px(2))
        for name, button in self._buttons.items():
            front = name == self.stack.shown
            label = f"{self._text(name, short=short and (bare or not front))}###tab-{name}"
            if label != self._labels.get(name):
                self._labels[name] = label
                dpg.configure_item(button, label=label)
            wanted = 0 if front and not bare else width
            if dpg.get_item_width(button) != wanted:
                dpg.configure_item(button, width=wanted)
                kind = "tab-front" if front else "tab"
                dpg.bind_item_theme(button, look(f"{kind}:{TIGHT}" if wanted else kind))

    def _text(self, name: str, short: bool = False) -> str:
        """Icon, title and count of a tab; where there is little room the icon and the count."""
        panel = self.dock.panels[name]
        badge = getattr(panel, "badge", "")
        title = "" if short else f"  {tr(panel.title)}"
        return f"{fonts.icon(panel.icon)}{title}{f' ({badge})' if badge else ''}"

    def _too_narrow(self) -> bool:
        width = sum(fonts.text_width(self._text(n)) + 28 for n in self._buttons)
        return width * theme.scale() > self.rect.w

    def _icon_width(self) -> int:
        """Of a tab that shows its icon alone, so that all are in sight beside the one in front; 0 is its own width."""
        names = [n for n in self._buttons if n != self.stack.shown]
        natural = max((fonts.text_width(self._text(n, short=True)) + 28 for n in names), default=0) * theme.scale()
        front = sum(fonts.text_width(self._text(n)) + 28 for n in self._buttons if n not in names) * theme.scale()
        room = (self.rect.w - front) / max(1, len(names)) - theme.px(2)
        return 0 if natural <= room else max(1, int(room))

    def held(self) -> list[str]:
        """The tab under a pressed mouse button."""
        return [n for n, b in self._buttons.items() if dpg.is_item_active(b)]

    def index_at(self, x: float) -> int:
        """Between which tabs a horizontal position lies."""
        middles = [dpg.get_item_rect_min(b)[0] + dpg.get_item_rect_size(b)[0] / 2 for b in self._buttons.values()]
        return sum(x > m for m in middles)

    def delete(self) -> None:
        """Take the tabs off the screen."""
        dpg.delete_item(self.window)
        dpg.delete_item(self._handlers)

    def button(self, name: str) -> int:
        """The item of one tab, for tests and hints."""
        return self._buttons[name]

    def _offer(self, _sender: int, data: tuple[int, int]) -> None:
        self.dock.open_menu(dpg.get_item_user_data(data[1]))

    def _close(self, _sender: int, data: tuple[int, int]) -> None:
        self.dock.close(dpg.get_item_user_data(data[1]))
