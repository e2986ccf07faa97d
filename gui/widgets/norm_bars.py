"""Parameters in the order of the network, each with its newest norm as a bar: vanishing gradients are a staircase."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from gui import fonts, theme

__all__ = ["NormBars", "Row", "bar_share"]

ROW = 22
LEAST_BAR = 40


@dataclass(frozen=True)
class Row:
    """One parameter: its key, what it is called, its colour, its newest number."""

    name: str
    label: str
    colour: tuple[int, ...]
    value: float


def bar_share(value: float, low: float, high: float) -> float:
    """How much of its room a bar fills on a logarithmic scale from ``low`` to ``high``."""
    if not value > 0 or not math.isfinite(value):
        return 0.0
    return min(1.0, max(0.02, math.log(value / low) / math.log(high / low))) if high > low else 1.0


class NormBars:
    """A drawing of rows. A click on the colour hides the line, a click elsewhere in the row chooses the parameter."""

    def __init__(self, parent: int, chosen: Callable[[str], None], toggled: Callable[[str], None]) -> None:
        self._chosen, self._toggled = chosen, toggled
        self._rows: tuple[Row, ...] = ()
        self._items: list[tuple[int, int]] = []
        self._built: tuple = ()
        self._width = 200
        self.hidden: set[str] = set()
        self.child = dpg.add_child_window(parent=parent, border=False, width=200, height=-1)
        self._list = dpg.add_drawlist(width=10, height=10, parent=self.child)
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_clicked_handler(button=dpg.mvMouseButton_Left, callback=self._clicked)
        dpg.bind_item_handler_registry(self._list, handlers)

    def show(self, rows: Sequence[Row], width: int, marked: frozenset[str] = frozenset()) -> None:
        """Bring bars and numbers up to date; ``marked`` names the parameters of selected nodes."""
        self._rows, self._width = tuple(rows), width
        built = (tuple((r.name, r.label, r.colour) for r in rows), width, marked, frozenset(self.hidden),
                 theme.current().name, theme.scale())  # fmt: skip
        if built != self._built:
            self._built = built
            self._build(marked)
        good = [r.value for r in rows if r.value > 0 and math.isfinite(r.value)]
        high = 10.0 ** math.ceil(math.log10(max(good))) if good else 1.0
        low = min(high / 1e4, 10.0 ** math.floor(math.log10(min(good)))) if good else 1e-4
        left, room = self._bar_place()
        for row, (bar, number) in zip(rows, self._items, strict=True):
            y = dpg.get_item_configuration(bar)["pmin"][1]
            share = bar_share(row.value, low, high)
            dpg.configure_item(bar, pmax=(left + max(1.0, share * room), y + theme.px(10)))
            dpg.configure_item(number, text=digits(row.value) if math.isfinite(row.value) else "NaN")

    def _bar_place(self) -> tuple[float, float]:
        """Where bars begin, and their room: names come first, for a bar needs little."""
        size = theme.px(theme.SIZE_MONO)
        names = max((fonts.text_width(r.label, size) for r in self._rows), default=0.0) + theme.px(34)
        numbers = theme.px(86)
        left = min(names, max(self._width * 0.42, self._width - numbers - theme.px(LEAST_BAR)))
        return left, max(10.0, self._width - left - numbers)

    def _build(self, marked: frozenset[str]) -> None:
        dpg.delete_item(self._list, children_only=True)
        dpg.configure_item(self.child, width=self._width)
        high, size = theme.px(ROW), theme.px(theme.SIZE_MONO)
        dpg.configure_item(self._list, width=self._width - theme.px(12), height=max(1, high * len(self._rows)))
        left, _ = self._bar_place()
        self._items = []
        for k, row in enumerate(self._rows):
            top = k * high
            off = row.name in self.hidden
            shade = theme.colour("muted", 90) if off else row.colour
            ink = theme.colour("muted") if off else theme.colour("text")
            if row.name in marked:
                dpg.draw_rectangle((0, top), (self._width, top + high), fill=theme.colour("selection"),
                                   color=(0, 0, 0, 0), parent=self._list)  # fmt: skip
            middle = top + high / 2
            dpg.draw_line((theme.px(2), middle), (theme.px(18), middle), color=shade, thickness=theme.px(4),
                          parent=self._list)  # fmt: skip
            label = fonts.elide(row.label, left - theme.px(30), size)
            dpg.draw_text((theme.px(24), middle - size / 2 - 1), label, size=size, color=ink, parent=self._list)
            bar_top = middle - theme.px(5)
            bar = dpg.draw_rectangle((left, bar_top), (left + 1, bar_top + theme.px(10)), fill=shade,
                                     color=(0, 0, 0, 0), parent=self._list)  # fmt: skip
            place = (self._width - theme.px(82), middle - size / 2 - 1)
            number = dpg.draw_text(place, "", size=size, color=ink, parent=self._list)
            if fonts.font("mono"):
                dpg.bind_item_font(number, fonts.font("mono"))
            self._items.append((bar, number))

    def _clicked(self, *_: object) -> None:
        left, top = dpg.get_item_rect_min(self._list)
        x, y = dpg.get_mouse_pos(local=False)
        index = int((y - top) // theme.px(ROW))
        if not 0 <= index < len(self._rows):
            return
        name = self._rows[index].name
        if x - left < theme.px(22):
            self.hidden ^= {name}
            self._toggled(name)
        else:
            self._chosen(name)
