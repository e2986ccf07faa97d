"""A confusion matrix: which classes the network takes for which."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.outputs import Confusion
from core.studio.colormaps import scale_of
from core.studio.languages import tr
from gui import fonts, theme
from gui.widgets.output_view import OutputView, percent

__all__ = ["ConfusionView"]

MOST = 20  # classes that are drawn


class ConfusionView(OutputView):
    """Rows are what is true, columns what the network says; a cell has its count and a colour."""

    def build(self) -> None:
        """One drawing."""
        self._content: Confusion | None = None
        self._room = (300, 300)
        self._cells = (0.0, 0.0, 1.0)  # left, top and side of the cells in the drawing
        self._list = dpg.add_drawlist(width=100, height=100, parent=self.group)

    def headline(self, content: Confusion) -> str:
        """Accuracy, and how to read the picture."""
        part = tr("held out") if content.held_out else tr("training")
        share = percent(content.accuracy)
        return tr("{share} right ({part}). Rows: true class, columns: answer", share=share, part=part)

    def draw(self, content: Confusion) -> None:
        """Draw all cells again; there are few."""
        self._content = content
        self._paint()

    def resize(self, width: int, height: int) -> None:
        """Cells grow with the room."""
        self._room = (width, height)
        self._paint()

    def theme_changed(self) -> None:
        """Labels take the new colours."""
        self._paint()

    def _paint(self) -> None:
        if self._content is None:
            return
        counts = self._content.counts[:MOST, :MOST]
        names = self._content.class_names[:MOST]
        size = theme.px(theme.SIZE_MONO)
        left = theme.px(12) + max(int(fonts.text_width(n, size)) for n in names)
        top = size + theme.px(6)
        count = len(counts)
        side = max(theme.px(20), min((self._room[0] - left) // count, (self._room[1] - top) // count, theme.px(64)))
        self._cells = (left, top, side)
        dpg.delete_item(self._list, children_only=True)
        dpg.configure_item(self._list, width=left + side * count + 2, height=top + side * count + 2)
        colours = scale_of(0, max(1, counts.max())).colours(counts) * 255
        for r in range(count):
            self._text(names[r], (0, top + r * side + (side - size) / 2), left - theme.px(8), "muted")
            self._text(names[r], (left + r * side + theme.px(4), 0), side - theme.px(4), "muted")
            for c in range(count):
                x, y = left + c * side, top + r * side
                colour = tuple(int(v) for v in colours[r, c])
                edge = theme.colour("text") if r == c else theme.colour("panel")
                dpg.draw_rectangle((x + 1, y + 1), (x + side - 1, y + side - 1), fill=colour, color=edge,
                                   parent=self._list)  # fmt: skip
                self._number(int(counts[r, c]), x, y, side, colour)

    def _number(self, value: int, x: float, y: float, side: float, ground: tuple[int, ...]) -> None:
        """Dark ink on light cells and light ink on dark ones."""
        size = theme.px(theme.SIZE_MONO)
        bright = 0.3 * ground[0] + 0.59 * ground[1] + 0.11 * ground[2] > 120
        ink = (16, 18, 22, 255) if bright else (255, 255, 255, 255)
        width = fonts.text_width(str(value), size)
        place = (x + (side - width) / 2, y + (side - size) / 2)
        dpg.draw_text(place, str(value), size=size, color=ink, parent=self._list)

    def _text(self, name: str, place: tuple[float, float], room: float, tone: str) -> None:
        size = theme.px(theme.SIZE_MONO)
        dpg.draw_text(place, fonts.elide(name, room, size), size=size, color=theme.colour(tone), parent=self._list)
