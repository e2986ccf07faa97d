"""A legend that takes as many rows as its entries need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from gui import fonts, theme
from gui.widgets import text
from gui.widgets.legend import Legend

__all__ = ["LegendEntry", "LegendRows", "rows_of"]

MOST = 3  # rows
HEIGHT = 28
BESIDE = 98  # what an entry takes beside its label: the line, the number, the gaps


@dataclass(frozen=True)
class LegendEntry:
    """One line of a plot: its name, what it is called, its colour, and its newest value, in words where it has a
    unit."""

    name: str
    label: str
    colour: tuple[int, ...]
    words: str = ""
    value: float = 0.0
    dashed: bool = False


def rows_of(widths: Sequence[float], room: float) -> list[list[int]]:
    """Places of entries of these widths, in as few rows as the room allows, in order; no more than ``MOST`` rows."""
    rows: list[list[int]] = [[]]
    left = room
    for place, wide in enumerate(widths):
        if rows[-1] and wide > left and len(rows) < MOST:
            rows.append([])
            left = room
        rows[-1].append(place)
        left -= wide
    return rows


def short(label: str, width: float, size: float, alike: bool) -> str:
    """A label cut to fit: at its beginning where all begin ``alike``, as then the end tells them apart."""
    if alike and fonts.text_width(label, size) > width:
        return "…" + fonts.elide(label[::-1], width, size).rstrip("…")[::-1].lstrip()
    return fonts.elide(label, width, size)


class LegendRows:
    """Legends below each other that act as one.

    Parameters
    ----------
    toggled
        Called with the name after a click, when ``hidden`` is new.
    key
        What solid and dotted lines are, where a line has both.
    """

    def __init__(self, parent: int, toggled: Callable[[str], None], key: str = "") -> None:
        self.hidden: set[str] = set()
        self._rows: list[Legend] = []
        self._groups: list[int] = []
        with dpg.group(parent=parent):
            for _ in range(MOST):
                row = int(dpg.add_group(horizontal=True, horizontal_spacing=theme.px(12)))
                legend = Legend(row, toggled)
                legend.hidden = self.hidden
                self._rows.append(legend)
                self._groups.append(row)
                if len(self._rows) == 1:
                    self._key = text.add(key, "muted", parent=row, show=False)

    def item_of(self, name: str) -> int:
        """The text that hides or shows a line."""
        return next(legend.item_of(name) for legend in self._rows if legend.has(name))

    def show(self, entries: Sequence[LegendEntry], room: float) -> int:
        """Show these in so much room; gives the height that they take."""
        size = theme.px(theme.SIZE_BASE)
        alike = len(entries) > 1 and len({entry.label.partition(" ")[0] for entry in entries}) == 1
        widths = [fonts.text_width(entry.label, size) + theme.px(BESIDE) for entry in entries]
        rows = rows_of(widths, room)
        padded = rows + [[]] * (MOST - len(rows))
        for legend, group, places in zip(self._rows, self._groups, padded, strict=True):
            dpg.configure_item(group, show=bool(places))
            legend.keep({entries[place].name for place in places})
            crowded = sum(widths[place] for place in places) > room
            for place in places:
                entry, words = entries[place], entries[place].label
                if crowded:  # the last row takes what is left over
                    words = short(words, room / len(places) - theme.px(BESIDE), size, alike)
                legend.show(entry.name, words, entry.colour, entry.value, entry.dashed, entry.words)
        free = room - sum(widths) - fonts.text_width(dpg.get_value(self._key), size)
        dpg.configure_item(self._key, show=bool(entries) and free > 0 and dpg.get_value(self._key) != "")
        return theme.px(HEIGHT) * len(rows)
