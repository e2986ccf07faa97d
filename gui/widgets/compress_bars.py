"""Layers as bars: how much of each is zero, or how far its outputs are off. A click takes a layer out or in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from core.studio.compressing_words import Bar
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import tooltip

__all__ = ["CompressBars"]

ROW, BAR, MARK, NUMBER = 22, 10, 22, 64


class CompressBars:
    """A drawing with a row for each bar.

    Parameters
    ----------
    toggled
        Called with the name of a row whose mark was clicked; None shows no marks.
    """

    def __init__(self, parent: int, toggled: Callable[[str], None] | None = None) -> None:
        self._toggled = toggled
        self._bars: tuple[Bar, ...] = ()
        self._built: tuple = ()
        self._words = ""
        self.child = int(dpg.add_child_window(parent=parent, border=False, width=200, height=100))
        with dpg.group(parent=self.child) as around:  # a drawing itself can have no tooltip
            self.list = int(dpg.add_drawlist(width=10, height=10))
        self._tip = tooltip(int(around), "")[0]
        if toggled is not None:
            with dpg.item_handler_registry() as handlers:
                dpg.add_item_clicked_handler(button=dpg.mvMouseButton_Left, callback=self._clicked)
            dpg.bind_item_handler_registry(self.list, handlers)

    def theme_changed(self) -> None:
        """Draw again at the next ``show``."""
        self._built = ()

    def show(self, bars: Sequence[Bar], width: int, height: int) -> None:
        """Draw these into so much room; more of them can be scrolled."""
        dpg.configure_item(self.child, width=width, height=max(theme.px(ROW), height))
        built = (tuple(bars), width, theme.current().name, theme.scale())
        if built == self._built:
            return
        self._built, self._bars = built, tuple(bars)
        dpg.delete_item(self.list, children_only=True)
        high = theme.px(ROW)
        inner = width - theme.px(16)
        dpg.configure_item(self.list, width=inner, height=max(1, high * len(bars)))
        size = theme.px(theme.SIZE_BASE)
        mark = theme.px(MARK) if self._toggled else 0
        longest = max((fonts.text_width(bar.title, size) for bar in bars), default=0.0)
        names = min(longest + theme.px(12), inner * 0.45)
        left, room = mark + names, max(theme.px(30), inner - mark - names - theme.px(NUMBER))
        for place, bar in enumerate(bars):
            self._row(place * high, bar, (mark, left, room, size))

    def frame(self) -> None:
        """Follow the mouse: the tooltip is that of the row below it."""
        if not dpg.is_item_hovered(self.list):
            return
        place = self._under()
        words = self._bars[place].help if place is not None else ""
        if words and self._toggled:
            words += "\n" + (tr("Click: leave this layer alone.") if self._bars[place or 0].chosen
                             else tr("Click: prune this layer, too."))  # fmt: skip
        if words != self._words:
            self._words = words
            dpg.set_value(self._tip, words)

    def middle(self, name: str) -> tuple[float, float]:
        """Where a row is on screen."""
        place = next(k for k, bar in enumerate(self._bars) if bar.name == name)
        left, top = dpg.get_item_rect_min(self.list)
        return left + theme.px(MARK / 2), top + (place + 0.5) * theme.px(ROW)

    def _row(self, top: float, bar: Bar, places: tuple[float, float, float, int]) -> None:
        mark, left, room, size = places
        middle, half = top + theme.px(ROW) / 2, theme.px(BAR) / 2
        ink = theme.colour("text") if bar.chosen else theme.colour("muted")
        clear = (0, 0, 0, 0)
        if mark:
            side = theme.px(12)
            low = (theme.px(2), middle - side / 2)
            high = (theme.px(2) + side, middle + side / 2)
            fill = theme.colour("accent") if bar.chosen else clear
            dpg.draw_rectangle(low, high, color=theme.colour("accent" if bar.chosen else "muted"), fill=fill,
                               rounding=theme.px(2), parent=self.list)  # fmt: skip
        baseline = middle - size / 2 - 1
        dpg.draw_text((mark, baseline), fonts.elide(bar.title, left - mark - theme.px(8), size), size=size, color=ink,
                      parent=self.list)  # fmt: skip
        dpg.draw_rectangle((left, middle - half), (left + room, middle + half), color=clear,
                           fill=theme.colour("field"), parent=self.list)  # fmt: skip
        for share, colour in ((bar.share, "accent"), (min(bar.before, bar.share), "muted")):
            if share > 0:
                end = left + max(1.0, share * room)
                dpg.draw_rectangle((left, middle - half), (end, middle + half), color=clear,
                                   fill=theme.colour(colour), parent=self.list)  # fmt: skip
        dpg.draw_text((left + room + theme.px(8), baseline), bar.words, size=size, color=ink, parent=self.list)

    def _under(self) -> int | None:
        top = dpg.get_item_rect_min(self.list)[1]
        place = int((dpg.get_mouse_pos(local=False)[1] - top) // theme.px(ROW))
        return place if 0 <= place < len(self._bars) else None

    def _clicked(self, *_: object) -> None:
        place = self._under()
        if place is not None and self._toggled is not None:
            self._toggled(self._bars[place].name)
