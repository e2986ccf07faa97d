"""How the classes are spread over the parts: a bar for each class, cut into training, validation and test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.languages import tr
from core.studio.preview_reading import Part
from gui import fonts, theme
from gui.widgets.class_marks import draw_mark
from gui.widgets.plot_style import line_colour

__all__ = ["PreviewBalance"]

ROW, BAR, MOST = 20, 10, 24
MARK, COUNT = 16, 50
NAMES = (24, 96)  # room for the names of the classes, at least and at most
PARTS: tuple[Part, ...] = ("train", "validation", "test")
COLOURS = ("accent", "warn", "muted")


class PreviewBalance:
    """A drawing. The part that is looked at is bright, the others step back; every bar ends with its count."""

    def __init__(self, parent: int) -> None:
        self.group = int(dpg.add_group(parent=parent))
        self._shown: tuple = ()
        self._start = 0.0
        self.list = int(dpg.add_drawlist(width=10, height=10, parent=self.group))

    def theme_changed(self) -> None:
        """Draw again at the next ``show``."""
        self._shown = ()

    def show(self, names: Sequence[str], balance: Mapping[Part, np.ndarray], part: Part, width: int) -> None:
        """Draw the bars into ``width`` pixels."""
        key = (tuple(names), tuple(tuple(balance[p]) for p in PARTS if p in balance), part, width, theme.scale())
        dpg.configure_item(self.group, show=bool(balance))
        if key == self._shown or not balance:
            return
        self._shown = key
        dpg.delete_item(self.list, children_only=True)
        shown = list(range(min(len(names), MOST)))
        most = max(1, int(balance["all"].max()) if part == "all" else int(balance[part].max()))
        longest = max(fonts.text_width(str(names[k]), theme.SIZE_MONO) for k in shown)
        self._start = MARK + min(NAMES[1], max(NAMES[0], longest + 10))
        room = max(20.0, width / theme.scale() - self._start - COUNT - 12)
        for line, number in enumerate(shown):
            self._row(line * ROW, str(names[number]), number, balance, part, room / most)
        height = len(shown) * ROW
        if len(names) > MOST:
            self._write(0, height, tr("and {count} classes more", count=len(names) - MOST), "muted")
            height += ROW
        self._key(height + 4, balance)
        dpg.configure_item(self.list, width=width, height=theme.px(height + ROW + 8))

    def _row(
        self, y: float, name: str, number: int, balance: Mapping[Part, np.ndarray], part: Part, unit: float
    ) -> None:
        draw_mark(number, (theme.px(5), theme.px(y + 9)), theme.px(4.5), line_colour(number), self.list)
        self._write(MARK, y, fonts.elide(name, self._start - MARK - 4, theme.SIZE_MONO), "text")
        x = self._start
        for which, colour in zip(PARTS, COLOURS, strict=True):
            if part not in ("all", which):
                continue
            long = unit * int(balance[which][number])
            if long > 0:
                box = ((theme.px(x), theme.px(y + 4)), (theme.px(x + max(1.0, long)), theme.px(y + 4 + BAR)))
                dpg.draw_rectangle(*box, fill=theme.colour(colour), color=(0, 0, 0, 0), parent=self.list)
                if which == "validation":  # a second sign beside the colour: hatching
                    self._hatch(x, x + long, y + 4)
            x += long
        self._write(x + 6, y, f"{int(balance[part][number]):,}", "muted")

    def _hatch(self, left: float, right: float, top: float) -> None:
        x = left + 2
        while x < right - 1:
            dpg.draw_line((theme.px(x), theme.px(top)), (theme.px(x), theme.px(top + BAR)),
                          color=theme.colour("panel"), thickness=1, parent=self.list)  # fmt: skip
            x += 4

    def _key(self, y: float, balance: Mapping[Part, np.ndarray]) -> None:
        x = 0.0
        words = (tr("train"), tr("validation"), tr("test"))
        for which, colour, word in zip(PARTS, COLOURS, words, strict=True):
            if not int(balance[which].sum()):
                continue
            box = ((theme.px(x), theme.px(y + 5)), (theme.px(x + 14), theme.px(y + 13)))
            dpg.draw_rectangle(*box, fill=theme.colour(colour), color=(0, 0, 0, 0), parent=self.list)
            if which == "validation":
                self._hatch(x, x + 14, y + 4)
            self._write(x + 18, y, word, "muted")
            x += 18 + fonts.text_width(word, theme.SIZE_MONO) + 14

    def _write(self, x: float, y: float, words: str, colour: str) -> None:
        dpg.draw_text(
            (theme.px(x), theme.px(y)), words, size=theme.px(theme.SIZE_MONO), color=theme.colour(colour),
            parent=self.list,
        )  # fmt: skip
