"""Sheet: a spreadsheet of any size that draws only the cells in sight.

A row in sight is one text and each cell one rectangle, all made once; scrolling gives them other words and colours. So
a tensor of ten million numbers costs as much as one that fills the panel, and a sheet at rest costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.colormaps import BAD, Scale
from core.studio.sheet_text import CELL, CELL_COMPLEX, cell_text
from gui import fonts, theme
from gui.widgets.sheet_cells import Ask, Colour, SheetCells

__all__ = ["Place", "Sheet"]

Place = tuple[int, int]  # row and column

ROW = 20  # height of a row
BAR = 11  # width of a scroll bar
LEAST_THUMB = 24
FAINT = 96  # opacity of a cell's colour: the number in it must stay legible
WAITING = "…"
CLEAR: Colour = (0, 0, 0, 0)


class Sheet:
    """Cells, headers that stay, scroll bars and a selection; ``SheetHands`` gives it mouse and keyboard.

    Attributes
    ----------
    rows, columns
        Of the whole sheet.
    top, left
        The first row and column in sight.
    cursor, anchor
        The cell at hand, and the opposite corner of the selection.
    on_cursor
        Called when either is new.
    """

    def __init__(self, parent: int, ask: Ask, on_cursor: Callable[[], None] = lambda: None) -> None:
        self.cells = SheetCells(ask)
        self.on_cursor = on_cursor
        self.rows = self.columns = 0
        self.top = self.left = 0
        self.cursor: Place = (0, 0)
        self.anchor: Place = (0, 0)
        self.scale: Scale | None = None
        self.wide = False  # complex numbers need twice the room
        self.lit = False  # the keyboard belongs to the sheet
        self.size_px = (0, 0)
        self._drawn: tuple = ()
        self._made: tuple = ()
        self.window = int(
            dpg.add_child_window(parent=parent, border=False, no_scrollbar=True, no_scroll_with_mouse=True)
        )
        with dpg.theme() as bare, dpg.theme_component(dpg.mvChildWindow):
            dpg.add_theme_style(dpg.mvStyleVar_WindowPadding, 0, 0)
        dpg.bind_item_theme(self.window, bare)
        self.drawing = int(dpg.add_drawlist(10, 10, parent=self.window))

    # ---- what it shows ----

    def show(self, rows: int, columns: int, scale: Scale | None, *, wide: bool = False, anew: bool = True) -> None:
        """Show a sheet of this size; ``anew`` goes back to its first cell, else the same cells stay in sight."""
        if anew or (rows, columns, wide) != (self.rows, self.columns, self.wide):
            self.cells.clear()
        if scale != self.scale:
            self.cells.write_again()
        self.rows, self.columns, self.scale, self.wide = rows, columns, scale, wide
        if anew:
            self.top = self.left = 0
            self.cursor = self.anchor = (0, 0)
        self.select(self.anchor, self.cursor, into_view=False)
        self.scroll(self.top, self.left)

    def select(self, anchor: Place, cursor: Place, *, into_view: bool = True) -> None:
        """Select a block from ``anchor`` to ``cursor``; a place outside becomes the nearest inside."""
        self.anchor, self.cursor = self._inside(anchor), self._inside(cursor)
        if into_view:
            (row, column), (height, width) = self.cursor, self.in_sight
            top = min(max(self.top, row - height + 1), row)
            left = min(max(self.left, column - width + 1), column)
            self.scroll(top, left)
        self.on_cursor()

    def scroll(self, top: int, left: int) -> None:
        """Bring a cell into the upper left corner, as far as the sheet reaches."""
        height, width = self.in_sight
        self.top = min(max(0, top), max(0, self.rows - height))
        self.left = min(max(0, left), max(0, self.columns - width))

    @property
    def block(self) -> tuple[int, int, int, int]:
        """Top, left, height and width of the selection."""
        (a, b), (c, d) = self.anchor, self.cursor
        return min(a, c), min(b, d), abs(a - c) + 1, abs(b - d) + 1

    # ---- where things are, in pixels of the drawing ----

    @property
    def sign(self) -> float:
        return fonts.text_width("0", theme.px(theme.SIZE_MONO), "mono")

    @property
    def cell_px(self) -> tuple[float, float]:
        """Width and height of a cell."""
        return self.sign * (CELL_COMPLEX if self.wide else CELL), theme.px(ROW)

    @property
    def corner_px(self) -> tuple[float, float]:
        """Width of the row numbers, height of the column numbers."""
        return self.sign * (len(str(max(self.rows - 1, 0))) + 2), theme.px(ROW)

    @property
    def in_sight(self) -> tuple[int, int]:
        """How many whole rows and columns there is room for."""
        (width, height), (left, top) = self.cell_px, self.corner_px
        wide, high = self.size_px[0] - left - theme.px(BAR), self.size_px[1] - top - theme.px(BAR)
        return max(1, int(high // height)), max(1, int(wide // width))

    def cell_at(self, x: float, y: float) -> Place:
        """The cell at a place of the drawing; beside the cells the nearest one in sight or just outside."""
        (width, height), (left, top) = self.cell_px, self.corner_px
        return self.top + int((y - top) // height), self.left + int((x - left) // width)

    def bar_px(self, down: bool) -> tuple[float, float, float, float] | None:
        """Where a bar begins and ends along its way, and its thumb; None where there is nothing to scroll."""
        whole, seen = (self.rows, self.in_sight[0]) if down else (self.columns, self.in_sight[1])
        if whole <= seen:
            return None
        begin = self.corner_px[1 if down else 0]
        end = self.size_px[1 if down else 0] - theme.px(BAR)
        thumb = min(max(theme.px(LEAST_THUMB), (end - begin) * seen / whole), end - begin)
        at = begin + (end - begin - thumb) * (self.top if down else self.left) / (whole - seen)
        return begin, end, at, at + thumb

    # ---- drawing ----

    def redraw(self) -> None:
        """Colours or the interface size are new."""
        self._made = ()

    def frame(self) -> None:
        """Fit the drawing into its window and draw what is new; call once a frame while it can be seen."""
        size = tuple(int(v) for v in dpg.get_item_rect_size(self.window))
        if size != self.size_px and min(size) > 0:
            self.size_px = (size[0], size[1])
            dpg.configure_item(self.drawing, width=size[0], height=size[1])
            self.scroll(self.top, self.left)
        height, width = self.in_sight
        self.cells.want(self.top, self.left, min(height + 1, self.rows), min(width + 1, self.columns))
        make = (self.size_px, theme.current().name, theme.scale(), self.wide, len(str(self.rows)))
        if make != self._made:
            self._made, self._drawn = make, ()
            self._make()
        drawn = (self.rows, self.columns, self.top, self.left, self.anchor, self.cursor, self.scale, self.lit,
                 self.cells.version)  # fmt: skip
        if drawn != self._drawn:
            self._drawn = drawn
            self._fill()

    def _make(self) -> None:
        """Every mark that there is room for."""
        dpg.delete_item(self.drawing, children_only=True)
        (wide, high), (left, top) = self.cell_px, self.corner_px
        down = max(0, ceil((self.size_px[1] - top) / high))
        across = max(0, ceil((self.size_px[0] - left) / wide))
        size, pad = theme.px(theme.SIZE_MONO), (high - theme.px(theme.SIZE_MONO)) / 2
        mono, c = fonts.font("mono"), theme.colour

        def rect(x: float, y: float, w: float, h: float, fill: tuple, line: tuple = CLEAR, rounding: float = 0) -> int:
            return int(dpg.draw_rectangle((x, y), (x + w, y + h), fill=fill, color=line, rounding=rounding,
                                          parent=self.drawing))  # fmt: skip

        def words(x: float, y: float, tone: str) -> int:
            item = int(dpg.draw_text((x, y), "", size=size, color=c(tone), parent=self.drawing))
            if mono:
                dpg.bind_item_font(item, mono)
            return item

        self._fills = [
            [rect(left + k * wide, top + r * high, wide, high, CLEAR) for k in range(across)] for r in range(down)
        ]
        self._fills_now = [[CLEAR] * across for _ in range(down)]
        self._block = rect(0, 0, 1, 1, c("accent", 50))
        self._lines = [words(left, top + r * high + pad, "text") for r in range(down)]
        self._ground = rect(0, 0, self.size_px[0], top, c("raised"))
        self._side = rect(0, top, left, self.size_px[1], c("raised"))
        self._marks = (rect(0, 0, 1, 1, c("accent", 70)), rect(0, 0, 1, 1, c("accent", 70)))
        self._header = words(left, pad, "muted")
        self._numbers = [words(self.sign, top + r * high + pad, "muted") for r in range(down)]
        self._cell = rect(0, 0, 1, 1, CLEAR, c("accent"), 2)
        bar = theme.px(BAR)
        self._beds = [rect(self.size_px[0] - bar, 0, bar, self.size_px[1], c("panel")),
                      rect(0, self.size_px[1] - bar, self.size_px[0], bar, c("panel"))]  # fmt: skip
        self._thumbs = [rect(0, 0, 1, 1, theme.mix(c("line"), c("muted"), 0.3), CLEAR, bar / 2) for _ in range(2)]

    def _fill(self) -> None:
        """Words and colours of the cells in sight."""
        down, across = len(self._fills), len(self._fills[0]) if self._fills else 0
        columns = max(0, min(across, self.columns - self.left))
        signs = CELL_COMPLEX if self.wide else CELL
        missing = (WAITING.rjust(signs), CLEAR)
        for r in range(down):
            row = self.top + r
            found = self.cells.row(row, self.left, columns, self._write) if row < self.rows else []
            cells = [missing if cell is None else cell for cell in found]
            dpg.configure_item(self._lines[r], text="".join(words for words, _ in cells))
            number = str(row).rjust(len(str(self.rows - 1))) if row < self.rows else ""
            dpg.configure_item(self._numbers[r], text=number)
            for k, (_, fill) in enumerate(cells + [missing] * (across - len(cells))):
                if fill != self._fills_now[r][k]:
                    self._fills_now[r][k] = fill
                    dpg.configure_item(self._fills[r][k], fill=fill)
        dpg.configure_item(self._header, text="".join(str(self.left + k).rjust(signs) for k in range(columns)))
        self._place_selection()
        self._place_bars()

    def _write(self, values: np.ndarray) -> list[tuple[str, Colour]]:
        """Words and colour of each number of a row."""
        fills = [CLEAR] * len(values) if self.scale is None else faint(self.scale, values)
        return list(zip(map(cell_text, values), fills, strict=True))

    def _place_selection(self) -> None:
        (wide, high), (x0, y0) = self.cell_px, self.corner_px
        top, left, height, width = self.block
        x, y = x0 + (left - self.left) * wide, y0 + (top - self.top) * high
        right, bottom = x + width * wide, y + height * high
        x, y = max(x, x0), max(y, y0)
        some = bool(self.rows and self.columns) and right > x and bottom > y
        dpg.configure_item(self._block, pmin=(x, y), pmax=(right, bottom), show=some and (height > 1 or width > 1))
        dpg.configure_item(self._marks[0], pmin=(x, 0), pmax=(right, y0), show=some)
        dpg.configure_item(self._marks[1], pmin=(0, y), pmax=(x0, bottom), show=some)
        x, y = x0 + (self.cursor[1] - self.left) * wide, y0 + (self.cursor[0] - self.top) * high
        shown = bool(self.rows and self.columns) and x >= x0 and y >= y0
        tone = theme.colour("accent" if self.lit else "muted")
        dpg.configure_item(self._cell, pmin=(x + 1, y + 1), pmax=(x + wide - 1, y + high - 1), color=tone,
                           thickness=2 if self.lit else 1, show=shown)  # fmt: skip

    def _place_bars(self) -> None:
        for down in (True, False):
            which, across = (0, self.size_px[0]) if down else (1, self.size_px[1])
            place = self.bar_px(down)
            for item in (self._beds[which], self._thumbs[which]):
                dpg.configure_item(item, show=place is not None)
            if place is not None:
                near, far = across - theme.px(BAR) + 2, across - 2
                ends = ((near, place[2]), (far, place[3])) if down else ((place[2], near), (place[3], far))
                dpg.configure_item(self._thumbs[which], pmin=ends[0], pmax=ends[1])

    def _inside(self, place: Place) -> Place:
        return min(max(0, place[0]), max(0, self.rows - 1)), min(max(0, place[1]), max(0, self.columns - 1))


def faint(scale: Scale, values: np.ndarray) -> list[Colour]:
    """Colours to lie behind numbers: of signed numbers the stronger, the farther from zero they are."""
    numbers = np.abs(values) if values.dtype.kind == "c" else values.astype(np.float64)
    colours = (scale.colours(numbers) * 255).astype(int)
    good = np.isfinite(numbers)
    share = np.abs(np.where(good, numbers, 0.0)) / (scale.high or 1.0) if scale.signed else np.ones(len(numbers))
    opacity = (np.clip(share, 0.0, 1.0) ** 0.7 * FAINT).astype(int)  # the many small ones are told apart better
    return [
        (int(c[0]), int(c[1]), int(c[2]), int(a)) if ok else (*BAD, 2 * FAINT)
        for c, a, ok in zip(colours.tolist(), opacity.tolist(), good.tolist(), strict=True)
    ]
